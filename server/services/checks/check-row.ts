import { type Check, checkComparison, checkOutcome } from '#lib/contracts/check.ts';
import { parseId } from '#lib/parse-id.ts';
import type { ConsoleDbTransaction, Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** What is read of a check to describe it. */
export const withLastResult = {
  results: { orderBy: { daemonId: 'desc' }, take: 1, include: { daemon: true } },
} satisfies Prisma.SqlCheckInclude;

type CheckRow = Prisma.SqlCheckGetPayload<{ include: typeof withLastResult }>;

/** A check as the API describes it. */
export function describeCheck(row: CheckRow): Check {
  const { id, name, sql, expected, timeoutSeconds, isEnabled, changedBy } = row;
  const [last] = row.results;
  return {
    id: String(id),
    name,
    sql,
    comparison: checkComparison.parse(row.comparison),
    expected,
    timeoutSeconds,
    isEnabled,
    changedOn: row.changedOn.toISOString(),
    changedBy,
    version: row.version,
    last:
      last === undefined
        ? null
        : {
            daemonId: String(last.daemonId),
            backupKey: last.daemon.backupKey,
            on: (last.daemon.endedOn ?? last.daemon.startedOn).toISOString(),
            outcome: checkOutcome.parse(last.outcome),
            actual: last.actual,
            message: last.message,
          },
  };
}

/**
 * @param ifMatch versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND, also if `id` is no number; PRECONDITION_FAILED
 */
export async function findCheck(
  db: ConsoleDbTransaction,
  id: string,
  ifMatch: string[] | null = null,
): Promise<CheckRow> {
  const where = { id: parseId(id) ?? 0, stackId: defaultStackId };
  const row = await db.sqlCheck.findFirst({ where, include: withLastResult });
  if (row === null) throw new AppError('NOT_FOUND', `Cannot find a check with ID: ${id}`);
  if (ifMatch !== null && !ifMatch.includes(String(row.version))) {
    throw new AppError(
      'PRECONDITION_FAILED',
      `The check “${row.name}” was changed in the meantime: read it again, then change it.`,
    );
  }
  return row;
}

/** @throws AppError CONFLICT if another check has the name */
export async function refuseSameName(db: ConsoleDbTransaction, name: string, but: number | null): Promise<void> {
  const where = { stackId: defaultStackId, name, ...(but === null ? {} : { id: { not: but } }) };
  if ((await db.sqlCheck.count({ where })) === 0) return;
  throw new AppError('CONFLICT', `There is a check “${name}” already. Choose another name.`);
}

/** Checks are changed one at a time, so that their number and their names stay within what is allowed. */
export async function lockChecks(db: ConsoleDbTransaction): Promise<void> {
  await db.$executeRaw`select 1 from stack where id = ${defaultStackId} for update`;
}
