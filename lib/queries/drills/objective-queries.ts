import { queryOptions } from '@tanstack/react-query';
import { type Objectives, type ObjectivesInput, objectiveSamples, objectives } from '#lib/contracts/objective.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/objectives';

/** The objectives, and whether they are kept now. */
export const objectivesQuery = queryOptions({
  queryKey: queryKeys.protection.objectives,
  queryFn: async ({ signal }) => (await callApi(address, objectives, { signal })).data,
  refetchInterval: 30_000,
});

/** How it was in the last days, oldest first. */
export function objectiveSamplesQuery(days: number) {
  return queryOptions({
    queryKey: queryKeys.protection.objectiveSamples(days),
    queryFn: async ({ signal }) =>
      (await callApi(`${address}/samples?days=${days}`, objectiveSamples, { signal })).data.results,
    refetchInterval: 5 * 60_000,
  });
}

/** @param version of the objectives that the person saw @throws ApiError; 412 when another change came first */
export async function setObjectives(body: ObjectivesInput, version: number): Promise<Objectives> {
  const call = { method: 'PUT', body, headers: { 'if-match': `"${version}"` } } as const;
  return (await callApi(address, objectives, call)).data;
}
