import { type BackupRestoreStatus, backupRestoreStatus, type StartBackupInput } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';

/** @throws ApiError; 409 with `daemonId` if a daemon is running. */
export async function startBackup(input: StartBackupInput): Promise<BackupRestoreStatus> {
  const { data } = await callApi('/repo/v1/admin/daemon/backup', backupRestoreStatus, { method: 'POST', body: input });
  return data;
}
