import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { stackStatusChangePage } from '#lib/contracts/stack-status.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** A page of the changes of the stack's status, newest first; read again whenever the status itself is. */
export function stackStatusChangesQuery({ limit, offset }: { limit: number; offset: number }) {
  return queryOptions({
    queryKey: queryKeys.stackStatus.changes(limit, offset),
    queryFn: async ({ signal }) => {
      const path = `/repo/v1/admin/synapse/status/history?limit=${limit}&offset=${offset}`;
      return (await callApi(path, stackStatusChangePage, { signal })).data;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}
