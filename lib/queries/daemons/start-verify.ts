import { type BackupRestoreStatus, backupRestoreStatus } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';

/** @throws ApiError; 409 with `daemonId` if a daemon is running, with `untrusted` if the archive's schema may not run. */
export async function startVerify(key: string, trustSchema: boolean): Promise<BackupRestoreStatus> {
  const { data } = await callApi('/repo/v1/admin/daemon/verify', backupRestoreStatus, {
    method: 'POST',
    body: { url: key, ...(trustSchema ? { trustSchema } : {}) },
  });
  return data;
}
