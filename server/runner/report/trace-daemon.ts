import type { EndedSpan } from '#server/adapters/traces/open-trace-sender.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

/**
 * Sends the trace of a daemon that this runner has ended: a span for it, and one for each phase that began, with the times that were
 * written. Nothing is sent of a daemon that another runner ended, as that one does. Never rejects.
 */
export async function traceDaemon(
  { traces, db, runner, logger }: Pick<RunnerContext, 'traces' | 'db' | 'runner' | 'logger'>,
  daemonId: number,
): Promise<void> {
  if (traces === undefined) return;
  try {
    const daemon = await db.daemon.findUnique({
      where: { id: daemonId, runner, endedOn: { not: null } },
      include: { phases: { where: { startedOn: { not: null } }, orderBy: { position: 'asc' } } },
    });
    if (daemon === null || daemon.endedOn === null) return;
    const { endedOn, startedOn, status, type, mode, errorCode, phases } = daemon;
    const whole: EndedSpan = {
      name: `stack-console ${type.toLowerCase()}`,
      startedOn,
      endedOn,
      attributes: {
        'stack_console.daemon.id': daemonId,
        'stack_console.daemon.type': type,
        'stack_console.daemon.status': status,
        ...(mode === null ? {} : { 'stack_console.daemon.mode': mode }),
        'stack_console.backup.key': daemon.backupKey,
        'stack_console.progress.total': Number(daemon.progressTotal),
        ...(errorCode === null ? {} : { 'stack_console.error.code': errorCode }),
      },
      failure: status === 'FAILED' ? (errorCode ?? 'FAILED') : null,
    };
    const parts = phases.map(
      (phase): EndedSpan => ({
        name: phase.title,
        startedOn: phase.startedOn ?? startedOn,
        endedOn: phase.endedOn ?? endedOn,
        attributes: { 'stack_console.phase': phase.key, 'stack_console.phase.outcome': phase.outcome ?? 'broken off' },
        failure: phase.outcome === 'failed' ? 'failed' : null,
      }),
    );
    traces.send(whole, parts);
  } catch (err) {
    logger.warn({ err, daemonId }, 'The trace of a job could not be read');
  }
}
