import type { Protection } from '#lib/contracts/protection/protection.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeRuns } from '../schedules/describe-runs.ts';
import { findNextRun } from '../schedules/find-next-run.ts';
import { listSchedules } from '../schedules/list-schedules.ts';
import { readScheduleClock } from '../schedules/schedule-clock.ts';
import { listDays } from './list-days.ts';
import { lookIntoBucket } from './look-into-bucket.ts';
import { addedParts, protectionParts } from './protection-parts.ts';
import { writeSentence } from './write-sentence.ts';

/** How a stack is protected: everything that the Protection page shows. @throws the driver's error when the console database can't be reached */
export async function getProtection(stackId: number): Promise<Protection> {
  const db = consoleDb();
  const now = await readScheduleClock(db);
  const zone = await findZone(stackId);
  const [{ name }, { results: schedules }, nextRun, parts, added, found, days, lastRun] = await Promise.all([
    db.stack.findUniqueOrThrow({ where: { id: stackId }, select: { name: true } }),
    listSchedules(stackId),
    findNextRun(stackId, now),
    Promise.all(protectionParts.map((describe) => describe(stackId))),
    Promise.all(addedParts.map((describe) => describe(stackId))),
    lookIntoBucket(stackId, now),
    listDays(stackId, zone, now),
    findLastRun(stackId),
  ]);
  return {
    stack: name,
    sentence: writeSentence(parts, added),
    ...found,
    schedules,
    nextRun,
    lastRun,
    zone,
    days,
  };
}

async function findZone(stackId: number): Promise<string> {
  const oldest = await consoleDb().schedule.findFirst({
    where: { stackId },
    orderBy: { id: 'asc' },
    select: { zone: true },
  });
  return oldest?.zone ?? 'UTC';
}

async function findLastRun(stackId: number): Promise<Protection['lastRun']> {
  const row = await consoleDb().scheduledRun.findFirst({
    where: { stackId, state: { notIn: ['WAITING', 'RUNNING'] } },
    orderBy: [{ slotOn: 'desc' }, { id: 'desc' }],
  });
  return row === null ? null : ((await describeRuns([row]))[0] ?? null);
}
