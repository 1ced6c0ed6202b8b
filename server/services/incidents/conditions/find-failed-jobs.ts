import type { DaemonType } from '#lib/contracts/daemon.ts';
import { unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { jobName } from '#lib/job-kind.ts';
import { describeIncomplete } from '#lib/unreadable-words.ts';
import { consoleDb, Prisma } from '#server/adapters/console-db/console-db.ts';
import { explainFailure } from '../../daemons/explain-failure.ts';
import type { FoundIncident } from './incident-condition.ts';

/** The jobs of a type that failed one after the other, the last one being the newest that ended; a job that somebody stopped counts for nothing. */
export type FailedJobs = Pick<FoundIncident, 'what' | 'since' | 'cause' | 'remedy' | 'link'> & {
  facts: { job: number; failures: number };
  /** When the last of them ended. */
  lastOn: Date;
};

/** A job that completed; a backup that had to leave something out counts as failed. */
const whole = { status: 'COMPLETED', unreadable: { equals: Prisma.DbNull } } as const;

/** @returns null if the last job of the type that ended by itself was completed, or if there is none */
export async function findFailedJobs(type: DaemonType): Promise<FailedJobs | null> {
  const db = consoleDb();
  const completed = await db.daemon.findFirst({
    where: { type, ...whole },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  const where = { type, status: { in: ['FAILED' as const, 'COMPLETED' as const] }, id: { gt: completed?.id ?? 0 } };
  const [first, last, failures] = await Promise.all([
    db.daemon.findFirst({ where, orderBy: { id: 'asc' } }),
    db.daemon.findFirst({ where, orderBy: { id: 'desc' } }),
    db.daemon.count({ where }),
  ]);
  if (first === null || last === null) return null;
  const leftOut = last.status === 'COMPLETED' ? unreadable.nullable().parse(last.unreadable) : null;
  const why = explainFailure(leftOut === null ? last : { ...last, ...damaged });
  const name = jobName({ ...last, undoOf: last.undoesId });
  const what =
    leftOut === null
      ? `${name} failed: ${last.errorMessage ?? 'the reason is not known.'}`
      : `${name} completed. ${describeIncomplete(leftOut)}`;
  const again = failures > 1 ? ` It is failure ${failures} in a row.` : '';
  return {
    what: `${what}${again}`,
    since: first.endedOn ?? first.startedOn,
    cause: why?.cause ?? null,
    remedy: why?.remedy ?? null,
    link: `/daemons/${last.id}`,
    facts: { job: last.id, failures },
    lastOn: last.endedOn ?? last.startedOn,
  };
}

/** The failure that a backup would have had that left something out. */
const damaged = { status: 'FAILED', errorCode: 'REPOSITORY_REFUSED', errorReason: 'DATA_DAMAGED', errorSqlState: null };

/** A sentence on the first job of the type that was completed after `since`; null if there is none. */
export async function describeFirstSuccess(type: DaemonType, since: Date): Promise<string | null> {
  const job = await consoleDb().daemon.findFirst({
    where: { type, ...whole, endedOn: { gt: since } },
    orderBy: { id: 'asc' },
  });
  return job === null
    ? null
    : `${jobName({ ...job, undoOf: job.undoesId })} is the first that completed after the failure.`;
}
