import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { callApi } from './api-client.ts';

/** @throws ApiError; 409 with `daemonId` when a daemon is at work. */
export async function startVerify(key: string): Promise<BackupRestoreStatus> {
  const { data } = await callApi('/repo/v1/admin/daemon/verify', backupRestoreStatus, {
    method: 'POST',
    body: { url: key },
  });
  return data;
}
