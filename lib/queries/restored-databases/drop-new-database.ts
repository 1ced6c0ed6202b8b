import { callApiForNothing } from '../api-client.ts';

/** @throws ApiError */
export async function dropNewDatabase(name: string): Promise<void> {
  await callApiForNothing(`/repo/v1/admin/new-database/${encodeURIComponent(name)}`, { method: 'DELETE' });
}
