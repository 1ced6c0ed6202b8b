import { callApiForNothing } from '../api-client.ts';

/** @throws ApiError */
export async function dropKeptDatabase(name: string): Promise<void> {
  await callApiForNothing(`/repo/v1/admin/kept-database/${encodeURIComponent(name)}`, { method: 'DELETE' });
}
