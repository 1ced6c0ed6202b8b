import { callApiForNothing } from '../api-client.ts';
import { objectPath } from '../object-path.ts';

/** @throws ApiError */
export async function deleteBackup(key: string): Promise<void> {
  await callApiForNothing(`/repo/v1/admin/backup/${objectPath(key)}`, { method: 'DELETE' });
}
