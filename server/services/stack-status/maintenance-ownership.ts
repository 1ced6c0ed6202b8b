import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';

const underWay = { startedOn: { not: null }, endedOn: null } as const;

/**
 * The maintenance under way that set a version of the status now stands for another: an administrator changed the messages
 * alone, or a maintenance that began above it has ended.
 */
export async function handOverVersion(db: ConsoleDbTransaction, from: number, to: number): Promise<void> {
  await db.plannedMaintenance.updateMany({ where: { ...underWay, statusVersion: from }, data: { statusVersion: to } });
}

export type Before = {
  statusBefore: 'READ_WRITE' | 'READ_ONLY' | 'DOWN' | null;
  messageBefore: string | null;
  versionBefore: number | null;
};

/** A maintenance that began above one that ends goes back to what was before both. */
export async function handOverBefore(db: ConsoleDbTransaction, version: number, before: Before): Promise<void> {
  const { statusBefore, messageBefore, versionBefore } = before;
  await db.plannedMaintenance.updateMany({
    where: { ...underWay, versionBefore: version },
    data: { statusBefore, messageBefore, versionBefore },
  });
}
