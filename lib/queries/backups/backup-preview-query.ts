import { queryOptions } from '@tanstack/react-query';
import { backupPreview } from '#lib/contracts/backup.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** What a backup taken now could not do. */
export const backupPreviewQuery = queryOptions({
  queryKey: queryKeys.backupPreview,
  queryFn: async ({ signal }) => (await callApi('/repo/v1/admin/backup-preview', backupPreview, { signal })).data,
});
