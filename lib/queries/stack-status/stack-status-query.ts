import { queryOptions } from '@tanstack/react-query';
import { stackStatusReport } from '#lib/contracts/stack-status.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** The stack's status with its ETag; looked at again every 15 s, for others may set it. */
export const stackStatusQuery = queryOptions({
  queryKey: queryKeys.stackStatus.all,
  queryFn: async ({ signal }) => {
    const { data, etag } = await callApi('/repo/v1/admin/synapse/status/report', stackStatusReport, { signal });
    return { ...data, etag };
  },
  refetchInterval: 15_000,
});
