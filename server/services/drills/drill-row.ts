import { type Drill, drillRunState, drillTarget } from '#lib/contracts/protection/drill.ts';
import { parseId } from '#lib/parse-id.ts';
import type { ConsoleDbTransaction, Prisma } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { describeRule } from '../schedules/slots/describe-rule.ts';
import { nextSlots } from '../schedules/slots/next-slots.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** What is read of a drill to describe it. */
export const withRuns = { runs: { orderBy: { slotOn: 'desc' }, take: 5 } } satisfies Prisma.DrillInclude;

type DrillRow = Prisma.DrillGetPayload<{ include: typeof withRuns }>;

/** A drill as the API describes it. */
export function describeDrill(row: DrillRow, at: Date): Drill {
  const { id, name, cron, zone, isEnabled, randomDays, changedBy } = row;
  const [next] = isEnabled ? nextSlots({ cron, zone, quiet: [] }, at, 1) : [];
  return {
    id: String(id),
    name,
    which: drillTarget.parse(row.which),
    randomDays,
    cron,
    zone,
    isEnabled,
    sentence: describeRule({ cron, zone }),
    nextRunOn: next?.toISOString() ?? null,
    runs: row.runs.map(({ slotOn, state, backupKey, daemonId, reason, endedOn }) => ({
      slotOn: slotOn.toISOString(),
      state: drillRunState.parse(state),
      backupKey,
      daemonId: daemonId === null ? null : String(daemonId),
      reason,
      endedOn: endedOn?.toISOString() ?? null,
    })),
    changedOn: row.changedOn.toISOString(),
    changedBy,
    version: row.version,
  };
}

/**
 * @param ifMatch versions of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND, also if `id` is no number; PRECONDITION_FAILED
 */
export async function findDrill(
  db: ConsoleDbTransaction,
  id: string,
  ifMatch: string[] | null = null,
): Promise<DrillRow> {
  const row = await db.drill.findFirst({ where: { id: parseId(id) ?? 0, stackId: defaultStackId }, include: withRuns });
  if (row === null) throw new AppError('NOT_FOUND', `Cannot find a drill with ID: ${id}`);
  if (ifMatch !== null && !ifMatch.includes(String(row.version))) {
    throw new AppError(
      'PRECONDITION_FAILED',
      `The drill “${row.name}” was changed in the meantime: read it again, then change it.`,
    );
  }
  return row;
}

/** Drills are changed one at a time, so that their number, names and versions stay within what is allowed. */
export async function lockDrills(db: ConsoleDbTransaction): Promise<void> {
  await db.$executeRaw`select 1 from stack where id = ${defaultStackId} for update`;
}

/** @throws AppError CONFLICT if another drill has the name */
export async function refuseSameDrillName(db: ConsoleDbTransaction, name: string, but: number | null): Promise<void> {
  const where = { stackId: defaultStackId, name, ...(but === null ? {} : { id: { not: but } }) };
  if ((await db.drill.count({ where })) === 0) return;
  throw new AppError('CONFLICT', `There is a drill “${name}” already. Choose another name.`);
}
