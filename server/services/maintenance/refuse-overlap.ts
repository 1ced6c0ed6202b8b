import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';

type Window = { id?: number; startsOn: Date; endsOn: Date };

/**
 * Of two maintenances that change the status, one must be over before the other's time. Under lockStackStatus; the table's
 * exclusion constraint holds the same.
 * @throws AppError CONFLICT, which names the other
 */
export async function refuseOverlap(db: ConsoleDbTransaction, { id, startsOn, endsOn }: Window): Promise<void> {
  const other = await db.plannedMaintenance.findFirst({
    where: {
      ...(id === undefined ? {} : { id: { not: id } }),
      status: { not: null },
      endedOn: null,
      cancelledOn: null,
      endsOn: { gt: startsOn },
      OR: [{ startsOn: { lt: endsOn } }, { startedOn: { lt: endsOn } }],
    },
    orderBy: { startsOn: 'asc' },
  });
  if (other === null) return;
  throw new AppError(
    'CONFLICT',
    `It would overlap with “${other.title}” (ID: ${other.id}), which changes the status from ${sayTime(other.startsOn)} to ${sayTime(other.endsOn)}. Choose another time, or change that one.`,
  );
}

/** The plan that a caller sends. */
function sayTime(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
