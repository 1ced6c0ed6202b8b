import { deletedBackups } from '#lib/contracts/backup.ts';
import { callApi } from '../api-client.ts';

/** The number of backups in one call, so that progress is known every few seconds. */
const atOnce = 50;

/** A backup that was not deleted, and why: a sentence. */
export type NotDeleted = { key: string; reason: string };

/**
 * Deletes backups, some at a time. When a call fails, the rest is not tried.
 * @param onDone gets how many were tried so far
 */
export async function deleteBackups(keys: readonly string[], onDone: (count: number) => void): Promise<NotDeleted[]> {
  const left: NotDeleted[] = [];
  for (let start = 0; start < keys.length; start += atOnce) {
    const some = keys.slice(start, start + atOnce);
    try {
      const call = { method: 'POST', body: { keys: some } } as const;
      const { results } = (await callApi('/repo/v1/admin/backup-deletion', deletedBackups, call)).data;
      for (const { key, deleted, reason } of results) if (!deleted) left.push({ key, reason: reason ?? '' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'The console did not answer.';
      return [...left, ...keys.slice(start).map((key) => ({ key, reason }))];
    }
    onDone(start + some.length);
  }
  return left;
}
