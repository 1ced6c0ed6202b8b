import { type IncidentKind, isIncidentKind } from '#lib/contracts/incident.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { judgeObjective } from '../objectives/judge-objective.ts';
import { findOverdue } from '../schedules/find-overdue.ts';
import { ruleOf } from '../schedules/schedule-row.ts';
import { nextSlots } from '../schedules/slots/next-slots.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import type { BucketFacts, CopyFacts, ProtectionFacts } from './metric-facts.ts';

const dayMs = 24 * 60 * 60 * 1000;
const stackId = defaultStackId;

/**
 * Reads what protects the stack by itself, and what is wrong.
 * @param bucket what the bucket held when it was last listed; null if that is not known
 * @param lastRestoreSeconds null if no restore was measured
 * @throws the driver's error when the console database does not answer
 */
export async function readProtectionFacts(
  bucket: BucketFacts | null,
  lastRestoreSeconds: number | null,
  at: Date,
): Promise<ProtectionFacts> {
  const db = consoleDb();
  const [overdue, nextSlotOn, retentionDeletions, notifications, copies, isObjectiveKept, incidents] =
    await Promise.all([
      bucket === null ? null : findOverdue(stackId, bucket.newestSnapshotOn, at),
      findNextSlot(at),
      db.retentionDeletion.count({ where: { outcome: 'DELETED', run: { stackId, place: 'FIRST' } } }),
      countNotifications(at),
      countCopies(),
      judge(bucket, lastRestoreSeconds, at),
      db.incident.groupBy({ by: ['kind'], where: { stackId, closedOn: null }, _count: { _all: true } }),
    ]);
  return {
    overdueSchedules: overdue?.length ?? null,
    nextSlotOn,
    retentionDeletions,
    notifications,
    copies,
    isObjectiveKept,
    openIncidents: incidents
      .map(({ kind, _count }) => ({ kind, count: _count._all }))
      .filter((row): row is { kind: IncidentKind; count: number } => isIncidentKind(row.kind)),
  };
}

async function findNextSlot(at: Date): Promise<Date | null> {
  const schedules = await consoleDb().schedule.findMany({ where: { stackId, enabled: true } });
  const slots = schedules.flatMap((schedule) => nextSlots(ruleOf(schedule), at, 1));
  return slots.length === 0 ? null : new Date(Math.min(...slots.map((slot) => slot.getTime())));
}

async function countNotifications(at: Date): Promise<ProtectionFacts['notifications']> {
  const { delivery } = consoleDb();
  const [waiting, retrying, failed] = await Promise.all([
    delivery.count({ where: { stackId, state: 'WAITING', attempts: 0 } }),
    delivery.count({ where: { stackId, state: 'WAITING', attempts: { gt: 0 } } }),
    delivery.count({ where: { stackId, state: 'FAILED', endedOn: { gt: new Date(at.getTime() - dayMs) } } }),
  ]);
  return { waiting, retrying, failed };
}

async function countCopies(): Promise<CopyFacts | null> {
  if (settings().copyBucket === null) return null;
  const { backupCopy } = consoleDb();
  const [done, groups, oldest] = await Promise.all([
    backupCopy.count({ where: { stackId, state: 'DONE' } }),
    backupCopy.groupBy({ by: ['state'], where: { stackId, isInFirst: true }, _count: { _all: true } }),
    // A copy that the rules deleted is not made again: it is not behind.
    backupCopy.aggregate({
      where: { stackId, isInFirst: true, state: { notIn: ['DONE', 'DELETED'] } },
      _min: { writtenOn: true },
    }),
  ]);
  const count = (state: string) => groups.find((group) => group.state === state)?._count._all ?? 0;
  return {
    done,
    waiting: count('WAITING'),
    copying: count('COPYING'),
    failed: count('FAILED'),
    deleted: count('DELETED'),
    behindSince: oldest._min.writtenOn,
  };
}

async function judge(
  bucket: BucketFacts | null,
  lastRestoreSeconds: number | null,
  at: Date,
): Promise<ProtectionFacts['isObjectiveKept']> {
  const set = await consoleDb().objective.findUnique({ where: { stackId } });
  const kept = (target: number | null, value: number | null) => {
    const state = judgeObjective(target, value);
    return state === 'KEPT' || state === 'BROKEN' ? state === 'KEPT' : null;
  };
  return {
    rpo: kept(set?.rpoSeconds ?? null, bucket === null ? null : ageOf(bucket.newestVerifiedTakenOn, at)),
    rto: kept(set?.rtoSeconds ?? null, lastRestoreSeconds),
  };
}

/** Without a verified backup everything would be lost. */
function ageOf(takenOn: Date | null, at: Date): number {
  return takenOn === null ? Number.POSITIVE_INFINITY : (at.getTime() - takenOn.getTime()) / 1000;
}
