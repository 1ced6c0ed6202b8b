import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** A call of a heartbeat that follows backups; `key` is the same whenever it is found. */
export type Signal = { key: string; signal: 'start' | 'success' | 'fail' };

type TimedSignal = Signal & { on: Date };
type Asked = {
  scheduleId: number;
  /** WHOLE: a run succeeds when its backup is complete. VERIFIED: when that backup is verified. */
  successWhen: 'WHOLE' | 'VERIFIED';
  /** What is older is told no more. */
  since: Date;
};

const mostRuns = 200;

/**
 * What a heartbeat of one schedule is told: the first start of a run, its success, and its failure after the last attempt. A run that was
 * missed or skipped has failed; of those that a long downtime missed, the last is told.
 * @returns in the order in which it happened
 * @throws the driver's error when the console database cannot be reached
 */
export async function findRunSignals({ scheduleId, successWhen, since }: Asked): Promise<Signal[]> {
  const runs = await consoleDb().scheduledRun.findMany({
    where: { scheduleId, OR: [{ startedOn: { gte: since } }, { endedOn: { gte: since } }] },
    orderBy: [{ slotOn: 'desc' }, { id: 'desc' }],
    take: mostRuns,
  });
  const lastMissed = runs.find(({ state }) => state === 'MISSED');
  const signals = runs.flatMap((run): TimedSignal[] => {
    const { id, state, startedOn, endedOn } = run;
    const found: TimedSignal[] = [];
    if (startedOn !== null && startedOn >= since)
      found.push({ key: `run ${id} start`, signal: 'start', on: startedOn });
    if (endedOn === null || endedOn < since) return found;
    if (state === 'DONE' && successWhen === 'WHOLE')
      found.push({ key: `run ${id} end`, signal: 'success', on: endedOn });
    const isFailure = state === 'FAILED' || state === 'SKIPPED' || run === lastMissed;
    if (isFailure) found.push({ key: `run ${id} end`, signal: 'fail', on: endedOn });
    return found;
  });
  if (successWhen === 'VERIFIED') signals.push(...(await findVerifications(scheduleId, since)));
  return signals.sort((one, other) => one.on.getTime() - other.on.getTime());
}

/** How verifications of the schedule's newest backup ended. One of an older backup, such as a drill's, says nothing of the last run. */
async function findVerifications(scheduleId: number, since: Date): Promise<TimedSignal[]> {
  const db = consoleDb();
  const newest = await db.scheduledRun.findFirst({
    where: { scheduleId, state: 'DONE', daemonId: { not: null } },
    orderBy: [{ slotOn: 'desc' }, { id: 'desc' }],
  });
  const backup = newest === null ? null : await db.daemon.findUnique({ where: { id: newest.daemonId ?? 0 } });
  if (newest === null || backup === null) return [];
  const verifications = await db.daemon.findMany({
    where: { type: 'VERIFY', backupKey: backup.backupKey, id: { gt: backup.id }, endedOn: { gte: since } },
    orderBy: { id: 'asc' },
    take: mostRuns,
  });
  return verifications.flatMap(({ id, status, endedOn }) =>
    endedOn === null
      ? []
      : [
          {
            key: `job ${id} end`,
            signal: status === 'COMPLETED' ? ('success' as const) : ('fail' as const),
            on: endedOn,
          },
        ],
  );
}
