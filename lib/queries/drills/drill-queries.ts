import { queryOptions } from '@tanstack/react-query';
import { type Drill, type DrillInput, drill, drillList } from '#lib/contracts/protection/drill.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/drill';

/** The drills, with their last runs. */
export const drillsQuery = queryOptions({
  queryKey: queryKeys.protection.drills,
  queryFn: async ({ signal }) => (await callApi(address, drillList, { signal })).data.results,
  refetchInterval: 15_000,
});

/** What the person saw when they asked for the change. */
type Seen = Pick<Drill, 'id' | 'version'>;
const ifMatch = ({ version }: Seen) => ({ 'if-match': `"${version}"` });

/** @param seen null adds a drill @throws ApiError; 409 for a name that another drill has; 412 when another change came first */
export async function saveDrill(seen: Seen | null, body: DrillInput): Promise<Drill> {
  if (seen === null) return (await callApi(address, drill, { method: 'POST', body })).data;
  const call = { method: 'PUT', body, headers: ifMatch(seen) } as const;
  return (await callApi(`${address}/${seen.id}`, drill, call)).data;
}

/** @throws ApiError; 412 when another change came first */
export function deleteDrill(seen: Seen): Promise<void> {
  return callApiForNothing(`${address}/${seen.id}`, { method: 'DELETE', headers: ifMatch(seen) });
}
