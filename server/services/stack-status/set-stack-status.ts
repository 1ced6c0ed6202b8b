import type { StackStatusInput } from '#lib/contracts/stack-status.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { getStackStatus, type StackStatusReport, stackStatusTag } from './get-stack-status.ts';
import { isAnnouncement } from './is-announcement.ts';
import { handOverVersion } from './maintenance-ownership.ts';
import { obeyStackStatus } from './obey-stack-status.ts';
import { lockStackStatus, writeStackStatus } from './write-stack-status.ts';

export type SetStackStatusOptions = {
  /** Email of who sets it. */
  changedBy: string;
  /** Tags (stackStatusTag) of which one must be the stored one; null if any may be stored. */
  ifMatch?: string[] | null;
};

/**
 * Replaces what the administrator set. A daemon that holds the stack down keeps it down until it ends. A pending message that
 * was derived from a planned maintenance, and is only sent back, is not stored. A maintenance under way still ends what it began
 * if only the messages change. Of several calls with the same tag one succeeds.
 * @throws AppError PRECONDITION_FAILED when no tag of ifMatch is the stored one
 */
export async function setStackStatus(
  input: StackStatusInput,
  { changedBy, ifMatch = null }: SetStackStatusOptions,
): Promise<StackStatusReport> {
  const report = await consoleDb().$transaction(async (db) => {
    await lockStackStatus(db);
    const before = await getStackStatus(db);
    if (ifMatch !== null && !ifMatch.includes(stackStatusTag(before))) {
      throw new AppError(
        'PRECONDITION_FAILED',
        'The stack status was changed in the meantime: read it again, then set it.',
      );
    }
    const pending = input.pendingMaintenanceMessage;
    const pendingMaintenanceMessage = pending !== null && (await isAnnouncement(db, pending)) ? null : pending;
    const version = await writeStackStatus(db, { ...input, pendingMaintenanceMessage }, { changedBy });
    if (input.status === before.set.status) await handOverVersion(db, before.version, version);
    return getStackStatus(db);
  });
  await obeyStackStatus();
  return report;
}
