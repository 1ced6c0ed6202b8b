import { schemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { verifyArchive } from '#server/engine/verify/verify-archive.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { admitArchive } from './admit-archive.ts';
import { recordWorkDatabase } from './record-work-database.ts';

/**
 * A verification. It holds neither the stack nor anything in the repository's own database. What is left of the database that
 * it makes is dropped when the daemon ends (clean-up-work-database.ts).
 * @throws AppError as verifyArchive does
 */
export async function doVerify(input: WorkInput): Promise<WorkResult> {
  const { context, daemon } = input;
  const database = makeWorkDatabaseName(daemon.id);
  const { bytes, restoredInMs, notes } = await verifyArchive({
    bucket: context.bucket,
    repository: context.repository,
    key: daemon.backupKey,
    database,
    dumpSchemaAs: (login) => schemaDumper(database, login ?? undefined),
    buildRole: context.buildRole,
    isOwn: (archive) => retryUntilReachable(context, () => isOwnArchive(archive), input.signal),
    limits: context.limits,
    applicationName: applicationNameOf(daemon),
    signal: input.signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    onOpened: (archive) => admitArchive(input, archive),
    onBeforeCreate: () => recordWorkDatabase(input, database),
  });
  return { amount: bytes, restoredInMs, notes };
}
