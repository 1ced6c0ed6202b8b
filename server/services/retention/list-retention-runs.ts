import type { z } from 'zod';
import {
  deletionOutcome,
  goReason,
  type RetentionPlace,
  type RetentionRun,
  type RetentionRunDetails,
  type RetentionRunPage,
  retentionRuleName,
  retentionRules,
  type retentionRunsQuery,
} from '#lib/contracts/retention/retention.ts';
import { parseId } from '#lib/parse-id.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

const include = { deletions: { orderBy: { position: 'asc' } } } as const;
type Row = Prisma.RetentionRunGetPayload<{ include: typeof include }>;

/** A page of the runs that had something to delete, newest first. `from` inclusive, `to` exclusive. */
export async function listRetentionRuns(
  query: z.output<typeof retentionRunsQuery>,
  place: RetentionPlace = 'FIRST',
): Promise<RetentionRunPage> {
  const plannedOn = {
    ...(query.from === undefined ? {} : { gte: query.from }),
    ...(query.to === undefined ? {} : { lt: query.to }),
  };
  const where = { stackId: defaultStackId, place, plannedOn };
  const [totalNumberOfResults, rows] = await Promise.all([
    consoleDb().retentionRun.count({ where }),
    consoleDb().retentionRun.findMany({
      where,
      include,
      orderBy: { id: 'desc' },
      take: query.limit,
      skip: query.offset,
    }),
  ]);
  return { totalNumberOfResults, results: rows.map(describeRun) };
}

/** One run with its whole list. @throws AppError NOT_FOUND */
export async function getRetentionRun(id: string, place: RetentionPlace = 'FIRST'): Promise<RetentionRunDetails> {
  const number = parseId(id);
  const row =
    number === null
      ? null
      : await consoleDb().retentionRun.findFirst({ where: { id: number, place, stackId: defaultStackId }, include });
  if (row === null) throw new AppError('NOT_FOUND', `There is no run of retention with the ID: ${id.slice(0, 40)}`);
  return {
    ...describeRun(row),
    deletions: row.deletions.map(({ key, number, takenOn, bytes, rule, goes, outcome, reason, settledOn }) => ({
      key,
      number,
      takenOn: takenOn.toISOString(),
      size: Number(bytes),
      rule: retentionRuleName.nullable().parse(rule),
      goes: goReason.parse(goes),
      outcome: deletionOutcome.parse(outcome),
      reason,
      settledOn: settledOn?.toISOString() ?? null,
    })),
  };
}

function describeRun({ id, plannedOn, endedOn, rules, stayed, deletions }: Row): RetentionRun {
  const sumOf = (rows: Row['deletions']) => ({
    count: rows.length,
    bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  });
  const isOpen = (outcome: string) => outcome === 'PLANNED' || outcome === 'BEGUN';
  return {
    id: String(id),
    plannedOn: plannedOn.toISOString(),
    endedOn: endedOn?.toISOString() ?? null,
    rules: retentionRules.parse(rules),
    stayed,
    planned: sumOf(deletions),
    deleted: sumOf(deletions.filter(({ outcome }) => outcome === 'DELETED')),
    notDeleted: deletions.filter(({ outcome }) => outcome !== 'DELETED' && !isOpen(outcome)).length,
  };
}
