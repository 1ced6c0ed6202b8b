import { createHash } from 'node:crypto';
import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicReport } from '#lib/contracts/public-status.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { tellableMessage } from '#lib/status-messages.ts';
import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { describeMaintenance } from '../maintenance/describe-maintenance.ts';
import { getStackStatus } from '../stack-status/get-stack-status.ts';
import { readHolds } from './read-holds.ts';
import { type SetChange, shortenMessage, statusTimeline } from './status-timeline.ts';

const keptMs = 90 * 86_400_000;
const mostChanges = 200;
const mostMaintenance = 100;
/**
 * What everybody may know of the stack, as of one instant: its status, what is planned, and the last 90 days. Nobody's email, no
 * daemon, no backup.
 * @throws AppError SETTING_INVALID, or what the console database says
 */
export function getPublicStatus(now = new Date()): Promise<PublicReport> {
  return consoleDb().$transaction((db) => readPublicStatus(db, now), { isolationLevel: 'RepeatableRead' });
}

async function readPublicStatus(db: ConsoleDbTransaction, now: Date): Promise<PublicReport> {
  const { effective, set, hold } = await getStackStatus(db);
  const { changes, announcements, isWhole } = await readChanges(db, now);
  const holdsFrom = changes[0] === undefined || isWhole ? since(now) : changes[0].on;
  const holds = await readHolds(db, holdsFrom, mostChanges);
  const periods = statusTimeline(changes, holds, { status: set.status, message: tellableMessage(set) }).reverse();
  const held = hold?.message === effective.currentMessage ? holds.find(({ until }) => until === null) : undefined;
  const report = {
    stack: settings().stackName,
    status: effective.status,
    since: periods[0]?.startedOn ?? (await readLastChange(db)),
    currentMessage: held?.message ?? (hold?.message === effective.currentMessage ? null : tellableMessage(effective)),
    pendingMaintenanceMessage: set.pendingMaintenanceMessage,
    ...(await readMaintenance(db, now)),
    knownSince: await readKnownSince(db, changes[0]?.on ?? now),
    announcements,
    periods,
  };
  const version = createHash('sha256').update(JSON.stringify(report)).digest('base64url').slice(0, 16);
  return { version, ...report };
}

function since(now: Date): Date {
  return new Date(now.getTime() - keptMs);
}

function said(status: StackStatusValue, currentMessage: string | null): SetChange['from'] {
  return { status, message: tellableMessage({ status, currentMessage }) };
}

type Changes = { changes: SetChange[]; announcements: PublicReport['announcements']; isWhole: boolean };

async function readChanges(db: ConsoleDbTransaction, now: Date): Promise<Changes> {
  const rows = await db.stackStatusChange.findMany({
    where: { changedOn: { gte: since(now) } },
    orderBy: { id: 'desc' },
    take: mostChanges,
  });
  // By number is the true order; clocks of two consoles may differ a little.
  let latest = 0;
  const changes = rows.reverse().map((row) => {
    latest = Math.max(latest, row.changedOn.getTime());
    return {
      on: new Date(latest),
      from: said(row.fromStatus, row.fromCurrentMessage),
      to: said(row.toStatus, row.toCurrentMessage),
    };
  });
  const announcements = rows.flatMap((row) => {
    const text = shortenMessage(row.toPendingMaintenanceMessage);
    if (text === null || row.toPendingMaintenanceMessage === row.fromPendingMaintenanceMessage) return [];
    return [{ on: row.changedOn.toISOString(), text }];
  });
  return { changes, announcements: announcements.reverse(), isWhole: rows.length < mostChanges };
}

/** When the status, not only a message, was last changed. */
async function readLastChange(db: ConsoleDbTransaction): Promise<string | null> {
  const [row] = await db.$queryRaw<{ changedOn: Date }[]>`
    select changed_on as "changedOn" from stack_status_change
     where from_status <> to_status order by id desc limit 1`;
  return row?.changedOn.toISOString() ?? null;
}

/** The first administrator is made at the console's first start. */
async function readKnownSince(db: ConsoleDbTransaction, atLatest: Date): Promise<string> {
  const { _min: first } = await db.user.aggregate({ _min: { createdOn: true } });
  const made = first.createdOn ?? atLatest;
  return (made < atLatest ? made : atLatest).toISOString();
}

async function readMaintenance(
  db: ConsoleDbTransaction,
  now: Date,
): Promise<{ maintenance: PublicMaintenance[]; pastMaintenance: PublicMaintenance[] }> {
  const ahead = await db.plannedMaintenance.findMany({
    where: { endedOn: null, cancelledOn: null },
    orderBy: [{ startsOn: 'asc' }, { id: 'asc' }],
    take: mostMaintenance,
  });
  const past = await db.plannedMaintenance.findMany({
    where: { OR: [{ endedOn: { gte: since(now) } }, { cancelledOn: { gte: since(now) } }] },
    orderBy: [{ startsOn: 'desc' }, { id: 'desc' }],
    take: mostMaintenance,
  });
  const described = ahead.map((row) => describeMaintenance(row, now));
  return {
    maintenance: [
      ...described.filter(({ state }) => state !== 'PLANNED'),
      ...described.filter(({ state }) => state === 'PLANNED'),
    ],
    pastMaintenance: past.map((row) => describeMaintenance(row, now)),
  };
}
