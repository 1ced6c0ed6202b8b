import { queryOptions } from '@tanstack/react-query';
import { type Anomaly, anomaly, anomalyPage } from '#lib/contracts/anomaly.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/anomaly';

/** What is unusual in the backups and neither accepted nor over. */
export const openAnomaliesQuery = queryOptions({
  queryKey: queryKeys.protection.openAnomalies,
  queryFn: async ({ signal }) => (await callApi(address, anomalyPage, { signal })).data.results,
  refetchInterval: 30_000,
});

/** All that was found in one backup, accepted or over or not. */
export function anomaliesOfBackupQuery(key: string) {
  return queryOptions({
    queryKey: queryKeys.protection.anomaliesOf(key),
    queryFn: async ({ signal }) =>
      (await callApi(`${address}?${new URLSearchParams({ state: 'all', backup: key })}`, anomalyPage, { signal })).data
        .results,
    refetchInterval: 60_000,
  });
}

/** @throws ApiError; 409 if it is no longer open */
export async function acceptAnomaly(id: string, reason: string): Promise<Anomaly> {
  return (await callApi(`${address}/${id}/accept`, anomaly, { method: 'POST', body: { reason } })).data;
}
