import { queryOptions } from '@tanstack/react-query';
import { backupPage } from '#lib/contracts/backup.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** The newest 1,000 backups in the bucket. They are read again twice a minute, because others can write to the bucket. */
export const backupsQuery = queryOptions({
  queryKey: queryKeys.backups.all,
  queryFn: async ({ signal }) => (await callApi('/repo/v1/admin/backup?limit=1000', backupPage, { signal })).data,
  refetchInterval: 30_000,
});
