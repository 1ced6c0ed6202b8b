import { queryOptions } from '@tanstack/react-query';
import { storageUsageSetup } from '#lib/contracts/storage.ts';
import { bucketUse, databaseUse, openUploads, storageSamples } from '#lib/contracts/storage-report.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const base = '/repo/v1/admin/storage';

/** Whether the database has a storage_usage: what is stored is asked for only then. */
export const usageSetupQuery = queryOptions({
  queryKey: queryKeys.storage.usageSetup,
  queryFn: async ({ signal }) => (await callApi(`${base}/usage-setup`, storageUsageSetup, { signal })).data,
  staleTime: 60_000,
});

/** What the repository's database takes, table by table. */
export const databaseUseQuery = queryOptions({
  queryKey: queryKeys.storage.database,
  queryFn: async ({ signal }) => (await callApi(`${base}/tables`, databaseUse, { signal })).data,
  staleTime: 30_000,
});

/** What the bucket holds; read again whenever the backups are. */
export const bucketUseQuery = queryOptions({
  queryKey: queryKeys.backups.bucketUse,
  queryFn: async ({ signal }) => (await callApi(`${base}/bucket`, bucketUse, { signal })).data,
  staleTime: 30_000,
});

/** The uploads that were begun and not ended; looked at again twice a minute. */
export const openUploadsQuery = queryOptions({
  queryKey: queryKeys.backups.openUploads,
  queryFn: async ({ signal }) => (await callApi(`${base}/uploads`, openUploads, { signal })).data.results,
  refetchInterval: 30_000,
});

/** The samples of the last so many days, oldest first. */
export function storageSamplesQuery(days: number) {
  return queryOptions({
    queryKey: queryKeys.storage.samples(days),
    queryFn: async ({ signal }) =>
      (await callApi(`${base}/samples?days=${days}`, storageSamples, { signal })).data.results,
    refetchInterval: 5 * 60_000,
  });
}

/** Sixty samples of the last 30 days, oldest first: what the overview tells of the sizes. */
export const sizesQuery = queryOptions({
  queryKey: queryKeys.storage.sizes,
  queryFn: async ({ signal }) =>
    (await callApi(`${base}/samples?days=30&points=60`, storageSamples, { signal })).data.results,
  refetchInterval: 60_000,
});

/** @throws ApiError; 409 with `daemonId` when the upload is that of the daemon at work */
export async function abortUpload({ key, uploadId }: { key: string; uploadId: string }): Promise<void> {
  await callApiForNothing(`${base}/uploads?${new URLSearchParams({ key, uploadId })}`, { method: 'DELETE' });
}

/** Addresses of the tables as CSV. */
export const storageCsv = {
  tables: `${base}/tables?format=csv`,
  backups: `${base}/bucket?format=csv&list=backups`,
  others: `${base}/bucket?format=csv&list=others`,
  uploads: `${base}/uploads?format=csv`,
  samples: (days: number) => `${base}/samples?format=csv&days=${days}`,
};
