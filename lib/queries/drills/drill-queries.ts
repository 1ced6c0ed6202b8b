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

/** @param id null adds a drill @throws ApiError; 409 for a name that another drill has */
export async function saveDrill(id: string | null, input: DrillInput): Promise<Drill> {
  const call = { method: id === null ? 'POST' : 'PUT', body: input } as const;
  return (await callApi(id === null ? address : `${address}/${id}`, drill, call)).data;
}

/** @throws ApiError */
export async function deleteDrill(id: string): Promise<void> {
  await callApiForNothing(`${address}/${id}`, { method: 'DELETE' });
}
