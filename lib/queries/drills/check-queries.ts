import { queryOptions } from '@tanstack/react-query';
import { type Check, type CheckInput, check, checkList, checkResultList } from '#lib/contracts/check.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/check';

/** The checks that verifications ask, with what each was answered last. */
export const checksQuery = queryOptions({
  queryKey: queryKeys.protection.checks,
  queryFn: async ({ signal }) => (await callApi(address, checkList, { signal })).data.results,
  refetchInterval: 30_000,
});

/** What a verification that has ended was answered. */
export function checkResultsQuery(daemonId: string) {
  return queryOptions({
    queryKey: queryKeys.checkResults(daemonId),
    queryFn: async ({ signal }) =>
      (await callApi(`/repo/v1/admin/daemon/${daemonId}/checks`, checkResultList, { signal })).data.results,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** @param id null adds a check @throws ApiError; 409 for a name that another check has */
export async function saveCheck(id: string | null, input: CheckInput): Promise<Check> {
  const call = { method: id === null ? 'POST' : 'PUT', body: input } as const;
  return (await callApi(id === null ? address : `${address}/${id}`, check, call)).data;
}

/** @throws ApiError */
export async function deleteCheck(id: string): Promise<void> {
  await callApiForNothing(`${address}/${id}`, { method: 'DELETE' });
}
