import { checkComparison, checkOutcome } from '#lib/contracts/check.ts';
import type { Report } from '#lib/contracts/protection/report.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

export type Period = { from: Date; to: Date };

type Row = Prisma.DaemonGetPayload<{ include: { checkResults: true } }>;
type Facts = { size: number; rows: number; tables: number };

/** The jobs of a period by their types, oldest first; one more of each than `most` where there are more. */
export async function readJobs({ from, to }: Period, most: number, keysInBucket: ReadonlySet<string> | null) {
  const read = (type: 'BACKUP' | 'VERIFY' | 'RESTORE') =>
    consoleDb().daemon.findMany({
      where: { type, startedOn: { gte: from, lt: to } },
      include: { checkResults: { orderBy: { position: 'asc' } } },
      orderBy: { id: 'asc' },
      take: most + 1,
    });
  const [backups, verifications, restores] = [await read('BACKUP'), await read('VERIFY'), await read('RESTORE')];
  const facts = await readFacts([...backups, ...verifications].map(({ backupKey }) => backupKey));
  return {
    backups: backups.map((row) => describeBackup(row, facts, keysInBucket)),
    verifications: verifications.map((row) => describeVerification(row, facts)),
    restores: restores.map((row): Report['restores'][number] => ({
      ...describeJob(row),
      mode: row.mode ?? 'IN_PLACE',
      targetDatabase: row.targetDatabase,
    })),
  };
}

/** What the console knows of backups by their manifests, also of those that were deleted; by key. */
async function readFacts(keys: string[]): Promise<Map<string, Facts>> {
  const rows = await consoleDb().$queryRaw<({ key: string } & Facts)[]>`
    select distinct on (key) key, size::float8 as size, counted.rows, counted.tables
      from backup_facts,
           lateral (select coalesce(sum(value::float8), 0) as rows, count(*)::int as tables from jsonb_each_text(backup_facts.tables)) counted
     where stack_id = ${defaultStackId} and is_own and key = any(${keys}::text[])
     order by key, id desc`;
  return new Map(rows.map(({ key, ...facts }) => [key, facts]));
}

function describeJob({ id, status, backupKey, startedBy, startedOn, endedOn, errorMessage }: Row) {
  return {
    daemonId: String(id),
    status,
    backupKey,
    startedBy,
    startedOn: startedOn.toISOString(),
    endedOn: endedOn?.toISOString() ?? null,
    errorMessage,
  };
}

function describeBackup(
  row: Row,
  facts: ReadonlyMap<string, Facts>,
  keysInBucket: ReadonlySet<string> | null,
): Report['backups'][number] {
  const isComplete = row.status === 'COMPLETED';
  return {
    ...describeJob(row),
    rows: isComplete ? Number(row.progressTotal) : null,
    size: isComplete ? (facts.get(row.backupKey)?.size ?? null) : null,
    inBucket: keysInBucket === null ? null : keysInBucket.has(row.backupKey),
  };
}

function describeVerification(row: Row, facts: ReadonlyMap<string, Facts>): Report['verifications'][number] {
  const known = facts.get(row.backupKey);
  return {
    ...describeJob(row),
    restoredInMs: row.restoredInMs,
    rows: known?.rows ?? null,
    tables: known?.tables ?? null,
    checks: row.checkResults.map(
      ({ checkId, name, sql, comparison, expected, actual, outcome, message, durationMs }) => ({
        checkId: checkId === null ? null : String(checkId),
        name,
        sql,
        comparison: checkComparison.parse(comparison),
        expected,
        actual,
        outcome: checkOutcome.parse(outcome),
        message,
        durationMs,
      }),
    ),
  };
}
