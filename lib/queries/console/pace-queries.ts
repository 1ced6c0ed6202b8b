import { queryOptions } from '@tanstack/react-query';
import { type PaceInput, type PaceView, pace } from '#lib/contracts/pace.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/pace';

/** The hours with their pace, and who set them. */
export const paceQuery = queryOptions({
  queryKey: queryKeys.pace,
  queryFn: async ({ signal }) => (await callApi(address, pace, { signal })).data,
});

/** @throws ApiError */
export async function setPace(input: PaceInput): Promise<PaceView> {
  return (await callApi(address, pace, { method: 'PUT', body: input })).data;
}

/** Goes back to PACE_HOURS. @throws ApiError */
export async function resetPace(): Promise<PaceView> {
  return (await callApi(address, pace, { method: 'DELETE' })).data;
}
