import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';

/**
 * Lets the database that a staged restore, or an undo, put aside take its name back.
 * @throws ApiError; 409 with `daemonId` when a daemon is at work.
 */
export async function startUndo(daemonId: string): Promise<BackupRestoreStatus> {
  const { data } = await callApi('/repo/v1/admin/daemon/undo', backupRestoreStatus, {
    method: 'POST',
    body: { daemonId },
  });
  return data;
}
