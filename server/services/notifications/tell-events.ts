import { unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { jobName, jobWords } from '#lib/job-kind.ts';
import { publicStatusWords } from '#lib/public-status-words.ts';
import { describeIncomplete } from '#lib/unreadable-words.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import { isAnybodyToldOf, type MessageToWrite, writeNotification } from './write-notification.ts';

/** What is older is no news: no runner ran for so long. */
const newsMs = 24 * 60 * 60 * 1000;

/**
 * Writes what is told of single events: a person changed the status, and, where somebody wants to hear of it, a job completed. Each is
 * told once, however many processes do this at once.
 * @throws the driver's error when the console database cannot be reached
 */
export async function tellEvents(stackId: number, at: Date): Promise<void> {
  const since = new Date(at.getTime() - newsMs);
  await tellStatusChanges(stackId, at, since);
  if (await isAnybodyToldOf(consoleDb(), stackId, 'SUCCEEDED')) await tellSuccesses(stackId, at, since);
}

async function tellStatusChanges(stackId: number, at: Date, since: Date): Promise<void> {
  const db = consoleDb();
  const changes = await db.stackStatusChange.findMany({
    where: { maintenanceId: null, changedOn: { gt: since } },
    orderBy: { id: 'asc' },
    take: 200,
  });
  const known = await knownKeys(
    stackId,
    changes.map(({ id }) => statusKey(id)),
  );
  for (const change of changes) {
    const key = statusKey(change.id);
    if (known.has(key) || change.fromStatus === change.toStatus) continue;
    const message: MessageToWrite = {
      ...plain(),
      topic: 'STATUS_CHANGED',
      title: `Status set to ${publicStatusWords[change.toStatus].label}`,
      what: `${change.changedBy ?? 'Someone outside the console'} changed the status from ${change.fromStatus} to ${change.toStatus}.${
        change.toCurrentMessage === null ? '' : ` Message: ${change.toCurrentMessage}`
      }`,
      since: change.changedOn.toISOString(),
      link: '/stack-status',
    };
    await db.$transaction((tx) => writeNotification(tx, { stackId, key, message, at, since: change.changedOn }));
  }
}

async function tellSuccesses(stackId: number, at: Date, since: Date): Promise<void> {
  const db = consoleDb();
  const jobs = await db.daemon.findMany({
    where: { status: 'COMPLETED', endedOn: { gt: since } },
    orderBy: { id: 'asc' },
    take: 200,
  });
  const known = await knownKeys(
    stackId,
    jobs.map(({ id }) => jobKey(id)),
  );
  for (const job of jobs) {
    const key = jobKey(job.id);
    if (known.has(key) || job.endedOn === null) continue;
    const traits = { ...job, undoOf: job.undoesId };
    const leftOut = unreadable.nullable().parse(job.unreadable);
    const message: MessageToWrite = {
      ...plain(),
      topic: 'SUCCEEDED',
      title: `${jobName(traits)} completed`,
      what: `The ${jobWords[job.type === 'RESTORE' ? (job.mode ?? 'IN_PLACE') : job.type].noun} completed in ${formatDuration(job.endedOn.getTime() - job.startedOn.getTime())}.${
        leftOut === null ? '' : ` ${describeIncomplete(leftOut)}`
      }`,
      since: job.endedOn.toISOString(),
      link: `/daemons/${job.id}`,
    };
    const endedOn = job.endedOn;
    await db.$transaction((tx) => writeNotification(tx, { stackId, key, message, at, since: endedOn }));
  }
}

function plain() {
  return {
    phase: 'EVENT' as const,
    stack: settings().stackName,
    until: null,
    cause: null,
    remedy: null,
    incident: null,
  };
}

const statusKey = (id: number) => `status change ${id}`;
const jobKey = (id: number) => `job ${id} completed`;

async function knownKeys(stackId: number, keys: string[]): Promise<Set<string>> {
  const rows = await consoleDb().notification.findMany({
    where: { stackId, key: { in: keys } },
    select: { key: true },
  });
  return new Set(rows.map(({ key }) => key));
}
