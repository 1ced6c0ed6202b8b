import type { Anomaly } from '#lib/contracts/anomaly.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';
import { describeAnomaly } from './describe-anomaly.ts';
import { noteBackups } from './note-backups.ts';

/**
 * The anomalies that are open, the newest first. While there is one, no rule may delete a backup. Backups that were not compared yet are
 * compared first, so that the answer is true of what is in the bucket now.
 * @throws AppError BUCKET_*, STOPPED; the driver's error when the console database can't be reached: then nothing may be deleted either
 */
export async function findAnomalies(signal?: AbortSignal): Promise<Anomaly[]> {
  await noteBackups(signal);
  return readOpenAnomalies();
}

/** The open anomalies as they were found so far: a look into the console database alone. */
export async function readOpenAnomalies(): Promise<Anomaly[]> {
  const rows = await consoleDb().anomaly.findMany({
    where: { stackId: defaultStackId, resolvedOn: null, acceptedOn: null },
    orderBy: [{ snapshotOn: 'desc' }, { id: 'desc' }],
    take: 1000,
  });
  return rows.map(describeAnomaly);
}
