import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';

/** The title of a planned maintenance that is in progress, or whose planned time it is; null if there is none. */
export async function findMaintenanceInProgress(db: ConsoleDbTransaction, now: Date): Promise<string | null> {
  const found = await db.plannedMaintenance.findFirst({
    where: {
      cancelledOn: null,
      endedOn: null,
      OR: [{ startedOn: { not: null } }, { startsOn: { lte: now }, endsOn: { gt: now } }],
    },
    orderBy: { startsOn: 'asc' },
    select: { title: true },
  });
  return found?.title ?? null;
}
