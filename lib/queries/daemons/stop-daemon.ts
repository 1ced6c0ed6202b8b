import { callApiForNothing } from '../api-client.ts';

/** Asks a daemon to stop; it ends a little later. @throws ApiError */
export async function stopDaemon(id: string): Promise<void> {
  await callApiForNothing(`/repo/v1/admin/daemon/${encodeURIComponent(id)}`, { method: 'DELETE' });
}
