import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { deletedBackup, deletedBackupPage } from '#lib/contracts/retention/deleted-backup.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/deleted-backup';

/** A page of the backups that were deleted and that the bucket still keeps, the last deleted first. */
export function deletedBackupsQuery(limit: number) {
  return queryOptions({
    queryKey: queryKeys.backups.deleted(limit),
    queryFn: async ({ signal }) => (await callApi(`${address}?limit=${limit}`, deletedBackupPage, { signal })).data,
    placeholderData: keepPreviousData,
  });
}

/** Brings a deleted backup back, and protects it from deletion. */
export async function undeleteBackup(key: string) {
  const answer = deletedBackup.omit({ deletedOn: true });
  return (await callApi(address, answer, { method: 'POST', body: { key } })).data;
}
