import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { restoreIntoNew } from '#server/engine/new-database/restore-into-new.ts';
import { AppError } from '#server/errors.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { recordFirst } from '../claim/record-first.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { admitArchive } from './admit-archive.ts';
import { recordWorkDatabase } from './record-work-database.ts';

/**
 * A restore into a new database. It holds neither the stack nor anything in the repository's own database. Once the new one has
 * its name there is nothing to sweep: the name it was built under is gone, and is forgotten when the daemon ends.
 * @throws AppError as restoreIntoNew does
 */
export async function doNewDatabase(input: WorkInput): Promise<WorkResult> {
  const { context, daemon } = input;
  const target = daemon.targetDatabase;
  if (target === null) throw new AppError('INTERNAL', 'The restore names no new database.');
  const workDatabase = makeWorkDatabaseName(daemon.id);
  const { bytes, notes } = await restoreIntoNew({
    bucket: context.bucket,
    repository: context.repository,
    key: daemon.backupKey,
    target,
    workDatabase,
    limits: context.limits,
    buildRole: context.buildRole,
    isOwn: (archive) => retryUntilReachable(context, () => isOwnArchive(archive), input.signal),
    applicationName: applicationNameOf(daemon),
    signal: input.signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    onOpened: (archive) => admitArchive(input, archive),
    onBeforeCreate: () => recordWorkDatabase(input, workDatabase),
    onBeforeName: () => recordFirst(input, { workDatabase }),
  });
  return { amount: bytes, notes };
}
