import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';

/**
 * Makes the previous database, which a staged restore or an undo kept, the current one again.
 * @throws ApiError; 409 with `daemonId` if a daemon is running.
 */
export async function startUndo(daemonId: string): Promise<BackupRestoreStatus> {
  const { data } = await callApi('/repo/v1/admin/daemon/undo', backupRestoreStatus, {
    method: 'POST',
    body: { daemonId },
  });
  return data;
}
