import { withTimeout } from '#server/async/with-timeout.ts';
import type { JudgeBackup } from '#server/engine/backup/back-up.ts';
import { isAppError } from '#server/errors.ts';
import { findWaysOfDraft } from '#server/services/start/find-restore-ways.ts';
import type { WorkInput } from '../claim/work-input.ts';

const longestLookMs = 30_000;

/**
 * Makes what finds out in which ways a backup can be restored, before it is complete. It takes 30 seconds at most, and whatever fails in
 * it, the backup goes on.
 */
export function judgeBackup({ context, daemon, onReport }: WorkInput): JudgeBackup {
  const say = (level: 'info' | 'warning', text: string) => onReport({ kind: 'log', level, text });
  return async ({ signal, ...draft }) => {
    const late = new AbortController();
    try {
      const look = findWaysOfDraft(draft, AbortSignal.any([signal, late.signal]));
      const ways = await withTimeout(longestLookMs, look, () => null);
      if (ways === null) say('warning', 'It took too long to find out in which ways this backup can be restored.');
      if (ways?.newDatabase.length === 0)
        say('info', 'A database can be built from this backup. It is not verified yet.');
      return ways;
    } catch (err) {
      const why = isAppError(err) ? ` ${err.message}` : '';
      context.logger.warn(
        { err, daemonId: daemon.id },
        'The ways in which a backup can be restored could not be found out',
      );
      say('warning', `In which ways this backup can be restored could not be found out.${why}`);
      return null;
    } finally {
      late.abort();
    }
  };
}
