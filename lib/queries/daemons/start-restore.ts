import { type BackupRestoreStatus, backupRestoreStatus, type StartRestoreInput } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';

/** @throws ApiError; 409 with `daemonId` if a daemon is running. */
export async function startRestore(
  key: string,
  options: Omit<StartRestoreInput, 'url' | 'fileName'>,
): Promise<BackupRestoreStatus> {
  const { data } = await callApi('/repo/v1/admin/daemon/restore', backupRestoreStatus, {
    method: 'POST',
    body: { url: key, ...options },
  });
  return data;
}
