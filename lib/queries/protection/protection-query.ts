import { queryOptions } from '@tanstack/react-query';
import { protection } from '#lib/contracts/protection/protection.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const everyMs = 30_000;

/** How the stack is protected; looked at again every 30 s. */
export const protectionQuery = queryOptions({
  queryKey: queryKeys.protection.all,
  queryFn: async ({ signal }) => (await callApi('/repo/v1/admin/protection', protection, { signal })).data,
  refetchInterval: everyMs,
});
