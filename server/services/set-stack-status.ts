import type { StackStatusInput } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { applyAppRoleWithin } from './apply-app-role.ts';
import { getStackStatus, type StackStatusReport, stackStatusTag } from './get-stack-status.ts';
import { renewKnownStackStatus } from './watched-stack-status.ts';

/** The runners apply it to the stack's role too, if it takes longer here or this process dies. */
const applyWithinMs = 5000;

export type SetStackStatusOptions = {
  /** Email of who sets it. */
  changedBy: string;
  /** Tags (stackStatusTag) of which one must be the stored one; null: whatever is stored. */
  ifMatch?: string[] | null;
};

/**
 * Replaces what the administrator set. A daemon that holds the stack down keeps it down until it ends.
 * Of several calls with the same tag one succeeds. The table's trigger tells the channel `stack_status`; this process's own
 * gate knows it when this resolves, and the role of the stack's services obeys it if its server can be reached.
 * @throws AppError PRECONDITION_FAILED when no tag of ifMatch is the stored one
 */
export async function setStackStatus(
  input: StackStatusInput,
  { changedBy, ifMatch = null }: SetStackStatusOptions,
): Promise<StackStatusReport> {
  const report = await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`
      insert into stack_status (id, status, version) values (1, 'READ_WRITE', 0) on conflict (id) do nothing`;
    await db.$executeRaw`select 1 from stack_status where id = 1 for update`;
    if (ifMatch !== null && !ifMatch.includes(stackStatusTag(await getStackStatus(db)))) {
      throw new AppError(
        'PRECONDITION_FAILED',
        'The stack status was changed in the meantime: read it again, then set it.',
      );
    }
    await db.stackStatus.update({
      where: { id: 1 },
      data: { ...input, changedBy, changedOn: new Date(), version: { increment: 1 } },
    });
    return getStackStatus(db);
  });
  await Promise.all([renewKnownStackStatus(), applyAppRoleWithin(applyWithinMs)]);
  return report;
}
