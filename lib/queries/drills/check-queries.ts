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

/** What the person saw when they asked for the change. */
type Seen = Pick<Check, 'id' | 'version'>;
const ifMatch = ({ version }: Seen) => ({ 'if-match': `"${version}"` });

/** @param seen null adds a check @throws ApiError; 409 for a name that another check has; 412 when another change came first */
export async function saveCheck(seen: Seen | null, body: CheckInput): Promise<Check> {
  if (seen === null) return (await callApi(address, check, { method: 'POST', body })).data;
  const call = { method: 'PUT', body, headers: ifMatch(seen) } as const;
  return (await callApi(`${address}/${seen.id}`, check, call)).data;
}

/** @throws ApiError; 412 when another change came first */
export function deleteCheck(seen: Seen): Promise<void> {
  return callApiForNothing(`${address}/${seen.id}`, { method: 'DELETE', headers: ifMatch(seen) });
}
