import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { formatMoment } from '../render/message-lines.ts';
import { isAnybodyToldOf, type MessageToWrite, writeNotification } from '../write-notification.ts';
import { lastDigestOn } from './digest-time.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;
/** A digest that no runner was there to write is written so much later at most. */
const lateMs = 2 * 24 * 60 * 60 * 1000;

/**
 * Writes the weekly digest when it is due: once a week, however many processes do this at once.
 * @returns whether it was written
 * @throws the driver's error when the console database cannot be reached
 */
export async function tellDigest(stackId: number, at: Date): Promise<boolean> {
  const db = consoleDb();
  const row = await db.notifier.findUnique({ where: { stackId } });
  if (row === null) return false;
  const dueOn = lastDigestOn({ zone: row.digestZone, weekday: row.digestWeekday, hour: row.digestHour }, at);
  if (dueOn <= row.digestSince || at.getTime() - dueOn.getTime() > lateMs) return false;
  if (!(await isAnybodyToldOf(db, stackId, 'DIGEST'))) return false;
  const key = `digest ${dueOn.toISOString()}`;
  if ((await db.notification.count({ where: { stackId, key } })) > 0) return false;
  const message: MessageToWrite = {
    phase: 'EVENT',
    topic: 'DIGEST',
    stack: settings().stackName,
    title: 'Weekly digest',
    what: await describeWeek(stackId, at),
    since: null,
    until: null,
    cause: null,
    remedy: null,
    link: '/',
    incident: null,
  };
  return db.$transaction((tx) => writeNotification(tx, { stackId, key, message, at, since: dueOn }));
}

/** What happened in the last seven days, a sentence a line. */
export async function describeWeek(stackId: number, at: Date): Promise<string> {
  const db = consoleDb();
  const within = { gt: new Date(at.getTime() - weekMs), lte: at };
  const count = (type: 'BACKUP' | 'VERIFY' | 'RESTORE', status: 'COMPLETED' | 'FAILED') =>
    db.daemon.count({ where: { type, status, endedOn: within } });
  const newest = (type: 'BACKUP' | 'VERIFY') =>
    db.daemon.findFirst({ where: { type, status: 'COMPLETED', endedOn: { lte: at } }, orderBy: { id: 'desc' } });
  const [backups, failedBackups, verified, failedVerifications, restores, failedRestores] = await Promise.all([
    count('BACKUP', 'COMPLETED'),
    count('BACKUP', 'FAILED'),
    count('VERIFY', 'COMPLETED'),
    count('VERIFY', 'FAILED'),
    count('RESTORE', 'COMPLETED'),
    count('RESTORE', 'FAILED'),
  ]);
  const [lastBackup, lastVerified, open, undelivered, sample, maintenance] = await Promise.all([
    newest('BACKUP'),
    newest('VERIFY'),
    db.incident.findMany({ where: { stackId, closedOn: null }, orderBy: { id: 'asc' }, take: 10 }),
    db.delivery.count({ where: { stackId, state: 'FAILED', endedOn: within } }),
    db.storageSample.findFirst({ where: { backupBytes: { not: null } }, orderBy: { takenOn: 'desc' } }),
    db.plannedMaintenance.findMany({
      where: { endedOn: null, cancelledOn: null, startedOn: null, startsOn: { gt: at } },
      orderBy: { startsOn: 'asc' },
      take: 3,
    }),
  ]);
  const age = (row: { endedOn: Date | null } | null) =>
    row?.endedOn == null ? 'none yet' : formatRelativeTime(row.endedOn.getTime(), at.getTime());
  return [
    `Backups in the last 7 days: ${backups} completed, ${failedBackups} failed. Last completed: ${age(lastBackup)}.`,
    `Verifications: ${verified} completed, ${failedVerifications} failed. Last completed: ${age(lastVerified)}.`,
    ...(restores + failedRestores === 0 ? [] : [`Restores: ${restores} completed, ${failedRestores} failed.`]),
    ...(sample?.backupBytes == null
      ? []
      : [
          `Backups in the bucket: ${formatCount(Number(sample.backupCount ?? 0), 'backup')}, ${formatBytes(Number(sample.backupBytes))}.`,
        ]),
    open.length === 0 ? 'Nothing is wrong now.' : 'Wrong now:',
    ...open.map(({ what, since }) => `- ${what} Since ${formatMoment(since.toISOString())}.`),
    ...(undelivered === 0 ? [] : [`Notifications that could not be delivered: ${undelivered}.`]),
    ...maintenance.map(
      ({ title, startsOn }) => `Planned maintenance: “${title}” on ${formatMoment(startsOn.toISOString())}.`,
    ),
  ].join('\n');
}
