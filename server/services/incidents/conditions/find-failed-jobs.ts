import type { DaemonType } from '#lib/contracts/daemon.ts';
import { jobName } from '#lib/job-kind.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { explainFailure } from '../../daemons/explain-failure.ts';
import type { FoundIncident } from './incident-condition.ts';

/** The jobs of a type that failed one after the other, the last one being the newest that ended; a job that somebody stopped counts for nothing. */
export type FailedJobs = Pick<FoundIncident, 'what' | 'since' | 'cause' | 'remedy' | 'link'> & {
  facts: { job: number; failures: number };
  /** When the last of them ended. */
  lastOn: Date;
};

/** @returns null if the last job of the type that ended by itself was completed, or if there is none */
export async function findFailedJobs(type: DaemonType): Promise<FailedJobs | null> {
  const db = consoleDb();
  const completed = await db.daemon.findFirst({
    where: { type, status: 'COMPLETED' },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  const where = { type, status: 'FAILED' as const, id: { gt: completed?.id ?? 0 } };
  const [first, last, failures] = await Promise.all([
    db.daemon.findFirst({ where, orderBy: { id: 'asc' } }),
    db.daemon.findFirst({ where, orderBy: { id: 'desc' } }),
    db.daemon.count({ where }),
  ]);
  if (first === null || last === null) return null;
  const why = explainFailure(last);
  const again = failures > 1 ? ` It is failure ${failures} in a row.` : '';
  return {
    what: `${jobName({ ...last, undoOf: last.undoesId })} failed: ${last.errorMessage ?? 'the reason is not known.'}${again}`,
    since: first.endedOn ?? first.startedOn,
    cause: why?.cause ?? null,
    remedy: why?.remedy ?? null,
    link: `/daemons/${last.id}`,
    facts: { job: last.id, failures },
    lastOn: last.endedOn ?? last.startedOn,
  };
}

/** A sentence on the first job of the type that was completed after `since`; null if there is none. */
export async function describeFirstSuccess(type: DaemonType, since: Date): Promise<string | null> {
  const job = await consoleDb().daemon.findFirst({
    where: { type, status: 'COMPLETED', endedOn: { gt: since } },
    orderBy: { id: 'asc' },
  });
  return job === null
    ? null
    : `${jobName({ ...job, undoOf: job.undoesId })} is the first that completed after the failure.`;
}
