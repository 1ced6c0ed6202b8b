import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { isAppError } from '#server/errors.ts';
import { findRestoreWays } from '#server/services/start/find-restore-ways.ts';
import type { WorkInput } from '../claim/work-input.ts';

/**
 * Finds out in which ways a backup that was just taken can be restored, as far as that is known before it is verified.
 * @returns sentences that say why no database can be built from it; none when one can
 */
export async function judgeBackup({ context, daemon, signal, onReport }: WorkInput): Promise<string[]> {
  try {
    const archive = await readManifest(context.bucket, daemon.backupKey, signal, context.limits.memoryBytes);
    const ways = await findRestoreWays(archive, signal);
    const closed = ways.newDatabase;
    const verdict = 'A database can be built from this backup. It is not verified yet.';
    if (closed.length === 0) onReport({ kind: 'log', level: 'info', text: verdict });
    return closed.map((problem) => `This backup can be restored in place only, and can't be verified: ${problem}`);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [];
  }
}
