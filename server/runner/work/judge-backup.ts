import { withTimeout } from '#server/async/with-timeout.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { isAppError } from '#server/errors.ts';
import { findRestoreWays } from '#server/services/start/find-restore-ways.ts';
import type { WorkInput } from '../claim/work-input.ts';

const longestLookMs = 30_000;

/**
 * Finds out in which ways a backup that was just taken can be restored, as far as that is known before it is verified. The backup is
 * whole already: whatever fails here, it stays so.
 * @returns sentences that say why no database can be built from it; none when one can, or when that cannot be found out in 30 seconds
 */
export async function judgeBackup(input: WorkInput): Promise<string[]> {
  const { context, daemon, onReport } = input;
  const say = (level: 'info' | 'warning', text: string) => onReport({ kind: 'log', level, text });
  try {
    const closed = await withTimeout(longestLookMs, findWhyNoDatabase(input), () => null);
    if (closed === null) say('warning', 'It took too long to find out in which ways this backup can be restored.');
    if (closed?.length === 0) say('info', 'A database can be built from this backup. It is not verified yet.');
    return (closed ?? []).map(
      (problem) => `This backup can be restored in place only, and can't be verified: ${problem}`,
    );
  } catch (err) {
    const why = isAppError(err) ? ` ${err.message}` : '';
    context.logger.warn(
      { err, daemonId: daemon.id },
      'The ways in which a backup can be restored could not be found out',
    );
    say('warning', `In which ways this backup can be restored could not be found out.${why}`);
    return [];
  }
}

async function findWhyNoDatabase({ context, daemon, signal }: WorkInput): Promise<string[]> {
  const archive = await readManifest(context.bucket, daemon.backupKey, signal, context.limits.memoryBytes);
  const { newDatabase } = await findRestoreWays(archive, signal);
  return newDatabase;
}
