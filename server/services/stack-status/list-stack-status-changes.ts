import type { z } from 'zod';
import type { pageQuery } from '#lib/contracts/paging.ts';
import type { StackStatusChangePage } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/** A page of the changes of what the administrator set, newest first: who, when, from what to what. */
export async function listStackStatusChanges({
  limit,
  offset,
}: z.output<typeof pageQuery>): Promise<StackStatusChangePage> {
  const db = consoleDb();
  const [totalNumberOfResults, changes] = await db.$transaction([
    db.stackStatusChange.count(),
    db.stackStatusChange.findMany({
      orderBy: { id: 'desc' },
      skip: offset,
      take: limit,
      include: { maintenance: { select: { id: true, title: true } } },
    }),
  ]);
  const results = changes.map((change) => ({
    id: String(change.id),
    changedOn: change.changedOn.toISOString(),
    changedBy: change.changedBy,
    maintenance:
      change.maintenance && change.maintenanceStep
        ? { id: String(change.maintenance.id), title: change.maintenance.title, step: change.maintenanceStep }
        : null,
    from: {
      status: change.fromStatus,
      currentMessage: change.fromCurrentMessage,
      pendingMaintenanceMessage: change.fromPendingMaintenanceMessage,
    },
    to: {
      status: change.toStatus,
      currentMessage: change.toCurrentMessage,
      pendingMaintenanceMessage: change.toPendingMaintenanceMessage,
    },
  }));
  return { totalNumberOfResults, results };
}
