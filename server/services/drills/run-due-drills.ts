import { drillTarget } from '#lib/contracts/protection/drill.ts';
import { jobName } from '#lib/job-kind.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { listBackups } from '../backups/list-backups.ts';
import { readScheduleClock } from '../schedules/schedule-clock.ts';
import { decideSlots } from '../schedules/slots/decide-slots.ts';
import { startVerify } from '../start/start-verify.ts';
import { chooseBackup } from './choose-backup.ts';

/** How long a drill waits for another daemon before it is skipped. */
const windowMs = 6 * 60 * 60 * 1000;
const longestStartMs = 20_000;

type Run = Prisma.DrillRunGetPayload<{ include: { drill: true } }>;

/** Another process was first. */
class Overtaken extends Error {}

/**
 * Does what is due of all drills: tells each slot once, starts the verification of a run, and notes how it ended. Any number of processes
 * may do so at once; each step is done once.
 * @throws the driver's error when the console database can't be reached
 */
export async function runDueDrills(): Promise<void> {
  const db = consoleDb();
  const at = await readScheduleClock(db);
  for (const { id } of await db.drill.findMany({ select: { id: true }, orderBy: { id: 'asc' } })) {
    await alone('drill', id, () => planSlots(id, at));
  }
  const open = await db.drillRun.findMany({
    where: { state: { in: ['WAITING', 'RUNNING'] } },
    orderBy: [{ slotOn: 'asc' }, { id: 'asc' }],
    include: { drill: true },
  });
  for (const run of open) await alone('run', run.id, () => advance(run, at));
}

/** What fails with one drill does not keep the others from running. */
async function alone(what: string, id: number, work: () => Promise<void>): Promise<void> {
  await work().catch((err: unknown) => logger.warn({ err, [what]: id }, 'A step of a drill failed and is tried again'));
}

async function planSlots(id: number, at: Date): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select 1 from drill where id = ${id} for update`;
    const row = await db.drill.findUnique({ where: { id } });
    if (row === null) return;
    if (!row.isEnabled) {
      await db.drill.updateMany({ where: { id, plannedUntil: { lt: at } }, data: { plannedUntil: at } });
      return;
    }
    const { cron, zone, stackId, name: drillName } = row;
    const rule = { cron, zone, quiet: [], catchUpMinutes: null };
    const { slots, plannedUntil } = decideSlots(rule, row.plannedUntil, at);
    await db.drillRun.createMany({
      data: slots.map(({ slotOn, isMissed }) => ({
        stackId,
        drillId: id,
        drillName,
        slotOn,
        ...(isMissed
          ? { state: 'MISSED', endedOn: at, reason: 'No runner was running at this time.' }
          : { state: 'WAITING' }),
      })),
      skipDuplicates: true,
    });
    if (plannedUntil > row.plannedUntil) await db.drill.update({ where: { id }, data: { plannedUntil } });
  });
}

async function advance(run: Run, at: Date): Promise<void> {
  if (run.state === 'RUNNING') return follow(run, at);
  const { drill } = run;
  if (drill === null || !drill.isEnabled) return end(run, 'SKIPPED', at, 'The drill was switched off or deleted.');
  const db = consoleDb();
  const running = await db.daemon.findFirst({ where: { endedOn: null } });
  if (at.getTime() - run.slotOn.getTime() > windowMs && run.reason !== null) {
    return end(run, 'SKIPPED', at, `Its time has passed. ${run.reason}`);
  }
  if (running !== null) {
    const reason = `It waited for ${jobName({ ...running, undoOf: running.undoesId }).toLowerCase()}.`;
    await db.drillRun.updateMany({ where: { id: run.id, state: 'WAITING' }, data: { reason } });
    return;
  }
  await start(run, { which: drillTarget.parse(drill.which), randomDays: drill.randomDays }, at);
}

/** The verification's row, its job and the run's own row are written in one transaction. */
async function start(run: Run, choice: Parameters<typeof chooseBackup>[0], at: Date): Promise<void> {
  const signal = AbortSignal.timeout(longestStartMs);
  try {
    const { results } = await listBackups({ sort: 'taken', limit: 1000, offset: 0 }, signal);
    const backupKey = chooseBackup(choice, results, at, Math.random());
    if (backupKey === null) return await end(run, 'FAILED', at, 'There was no backup of this stack to verify.');
    await startVerify(
      { fileName: backupKey },
      {
        startedBy: `drill “${run.drillName}”`,
        signal,
        async also(db, daemonId) {
          const { count } = await db.drillRun.updateMany({
            where: { id: run.id, state: 'WAITING' },
            data: { state: 'RUNNING', daemonId, backupKey, reason: null },
          });
          if (count === 0) throw new Overtaken();
        },
      },
    );
  } catch (error) {
    if (error instanceof Overtaken) return;
    if (!isAppError(error)) throw error;
    if (error.code === 'CONFLICT' && error.daemonId !== null) return;
    if (at.getTime() - run.slotOn.getTime() > windowMs) return end(run, 'FAILED', at, error.message);
    await consoleDb().drillRun.updateMany({ where: { id: run.id, state: 'WAITING' }, data: { reason: error.message } });
  }
}

async function follow(run: Run, at: Date): Promise<void> {
  const { daemonId } = run;
  const daemon = daemonId === null ? null : await consoleDb().daemon.findUnique({ where: { id: daemonId } });
  if (daemon?.status === 'STARTED') return;
  if (daemon?.status === 'COMPLETED') return end(run, 'DONE', at, null);
  await end(run, 'FAILED', at, daemon?.errorMessage ?? 'The verification was stopped.');
}

async function end(
  { id, state: seen }: Run,
  state: 'DONE' | 'FAILED' | 'SKIPPED',
  endedOn: Date,
  reason: string | null,
): Promise<void> {
  await consoleDb().drillRun.updateMany({ where: { id, state: seen }, data: { state, endedOn, reason } });
}
