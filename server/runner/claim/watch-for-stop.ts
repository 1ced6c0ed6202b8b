import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import type { RunnerContext } from './runner-context.ts';

/** Why a daemon stops before its work is done. `lost`: another runner has claimed it, and this one may no longer write to it. */
export type StopReason = { kind: 'requested'; by: string } | { kind: 'shutdown' } | { kind: 'lost' };

export type StopWatch = {
  /** Aborts when the daemon is to stop. */
  signal: AbortSignal;
  /** null while nothing stops it. */
  reason(): StopReason | null;
  /** Notes that another runner has claimed the daemon. */
  markLost(): void;
  close(): void;
};

const lookEveryMs = 500;

/**
 * Watches for what stops a daemon: somebody's request, the shutdown of the runner, or the claim of another runner.
 * @param jobSignal aborts if the job was taken away
 */
export function watchForStop(context: RunnerContext, daemonId: number, jobSignal: AbortSignal): StopWatch {
  const controller = new AbortController();
  let reason: StopReason | null = null;
  const stop = (why: StopReason) => {
    if (reason === null || why.kind === 'lost') reason = why;
    controller.abort();
  };
  const onShutdown = () => stop({ kind: 'shutdown' });
  const onLost = () => stop({ kind: 'lost' });

  async function look(): Promise<void> {
    if (controller.signal.aborted) return;
    const row = await context.db.daemon.findUnique({
      where: { id: daemonId },
      select: { runner: true, endedOn: true, stopRequestedBy: true },
    });
    if (controller.signal.aborted) return;
    if (row === null || row.runner !== context.runner || row.endedOn !== null) onLost();
    else if (row.stopRequestedBy !== null) stop({ kind: 'requested', by: row.stopRequestedBy });
  }

  const looks = repeatRegularly(
    lookEveryMs,
    () =>
      look().catch((err: unknown) => context.logger.debug({ err, daemonId }, 'The request to stop could not be read')),
    { startsNow: false },
  );
  context.shutdown.addEventListener('abort', onShutdown);
  jobSignal.addEventListener('abort', onLost);
  if (context.shutdown.aborted) onShutdown();
  if (jobSignal.aborted) onLost();

  return {
    signal: controller.signal,
    reason: () => reason,
    markLost: onLost,
    close() {
      void looks.close();
      context.shutdown.removeEventListener('abort', onShutdown);
      jobSignal.removeEventListener('abort', onLost);
    },
  };
}
