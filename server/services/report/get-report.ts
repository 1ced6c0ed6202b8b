import { type HistoryEventKind, historyEventGroups } from '#lib/contracts/history.ts';
import type { Report } from '#lib/contracts/protection/report.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { now } from '#server/clock.ts';
import { isAppError } from '#server/errors.ts';
import { describeAnomaly } from '../anomalies/describe-anomaly.ts';
import { isBackupKey } from '../backups/backup-key.ts';
import { listChecks } from '../checks/list-checks.ts';
import { listEvents } from '../history/list-events.ts';
import { getObjectives } from '../objectives/get-objectives.ts';
import { getProtection } from '../protection/get-protection.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { readAccess } from './read-access.ts';
import { readFailures } from './read-failures.ts';
import { type Period, readJobs } from './read-jobs.ts';

/** So many of each list are in a report. */
const most = 1000;

/** Kinds of events by which something of the protection is gone. */
const deletionKinds: readonly HistoryEventKind[] = historyEventGroups.backups.filter((kind) =>
  /DELETED|DROPPED/.test(kind),
);

/**
 * What protected the stack in a period: the policy, every backup and verification, failures and when they were fixed, deletions, and who
 * had access. Where the bucket can't be asked, the report says so and has the rest.
 * @param options.generatedBy email
 * @throws AppError STOPPED; the driver's error when the console database can't be reached
 */
export async function getReport(
  period: Period,
  { generatedBy, signal }: { generatedBy: string; signal: AbortSignal },
): Promise<Report> {
  const keysInBucket = await orNull(listKeys(signal));
  const [protection, objectives, { results: checks }, jobs, failures, anomalies, changes, deletions, access, events] =
    await Promise.all([
      getProtection(defaultStackId),
      orNull(getObjectives(signal)),
      listChecks(),
      readJobs(period, most, keysInBucket),
      readFailures(period, most),
      readAnomalies(period),
      eventsOf(period, historyEventGroups.protection),
      eventsOf(period, deletionKinds),
      readAccess(period),
      eventsOf(period, historyEventGroups.access),
    ]);
  const lists = { ...jobs, changes, deletions, access: events, anomalies };
  const names = ['backups', 'verifications', 'restores', 'changes', 'deletions', 'access', 'anomalies'] as const;
  return {
    stack: protection.stack,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    generatedOn: now().toISOString(),
    generatedBy,
    policy: { sentence: protection.sentence, objectives, checks, changes: changes.slice(0, most) },
    backups: jobs.backups.slice(0, most),
    verifications: jobs.verifications.slice(0, most),
    restores: jobs.restores.slice(0, most),
    failures,
    anomalies: anomalies.slice(0, most),
    deletions: deletions.slice(0, most),
    access: { ...access, events: events.slice(0, most) },
    cut: names.filter((name) => lists[name].length > most),
  };
}

async function listKeys(signal: AbortSignal): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { key } of bucket().list('', signal)) if (isBackupKey(key)) keys.add(key);
  return keys;
}

/** @returns null if the bucket refused or did not answer @throws everything else */
async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAppError(error) && error.code.startsWith('BUCKET_')) return null;
    throw error;
  }
}

async function eventsOf({ from, to }: Period, kinds: readonly HistoryEventKind[]): Promise<Report['deletions']> {
  const query = { kind: [...kinds], from, to, format: 'json' as const, limit: most + 1, offset: 0 };
  return (await listEvents(query)).results.toReversed();
}

async function readAnomalies({ from, to }: Period): Promise<Report['anomalies']> {
  const where = { stackId: defaultStackId, foundOn: { gte: from, lt: to } };
  return (await consoleDb().anomaly.findMany({ where, orderBy: { id: 'asc' }, take: most + 1 })).map(describeAnomaly);
}
