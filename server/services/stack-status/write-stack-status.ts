import type { StackStatus } from '#lib/contracts/stack-status.ts';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';

/**
 * Makes every other change of the status, and of a maintenance, wait until this transaction has ended. Taken before any row of
 * planned_maintenance, so that no two wait for each other.
 */
export async function lockStackStatus(db: ConsoleDbTransaction): Promise<void> {
  await db.$executeRaw`
    insert into stack_status (id, status, version) values (1, 'READ_WRITE', 0) on conflict (id) do nothing`;
  await db.$executeRaw`select 1 from stack_status where id = 1 for update`;
}

export type StatusAuthor = {
  /** Email; null if a planned maintenance did it by itself. */
  changedBy: string | null;
  /** The maintenance whose step it is. */
  maintenance?: { id: number; step: 'BEGAN' | 'ENDED' };
};

/**
 * The one way that the status is set, under lockStackStatus: the table's triggers keep the change and tell the channel
 * `stack_status`.
 * @param change what is left out stays as it is
 * @returns the new version
 */
export async function writeStackStatus(
  db: ConsoleDbTransaction,
  change: Partial<StackStatus>,
  { changedBy, maintenance }: StatusAuthor,
): Promise<number> {
  const { version } = await db.stackStatus.update({
    where: { id: 1 },
    data: {
      ...change,
      changedBy,
      changedOn: new Date(),
      maintenanceId: maintenance?.id ?? null,
      maintenanceStep: maintenance?.step ?? null,
      version: { increment: 1 },
    },
  });
  return version;
}
