import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { restoreStaged } from '#server/engine/staged-restore/restore-staged.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { switchCheck } from '#server/services/restored-databases/switch-check.ts';
import { holdStack } from '../claim/hold-stack.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { admitArchive } from './admit-archive.ts';
import { openArchives } from './open-archives.ts';
import { recordWorkDatabase } from './record-work-database.ts';
import { planReplacement } from './switch-databases.ts';

/**
 * Does a staged restore: holds the stack and keeps the records that the engine's steps ask for. A database that is not finished is
 * dropped when the daemon ends (work-database-clean-up.ts).
 * @throws AppError ARCHIVE_MISMATCH (the problems); ARCHIVE_*, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function doStagedRestore(input: WorkInput): Promise<WorkResult> {
  const { context, daemon, signal } = input;
  const { repository, limits, buildRole } = context;
  const archives = openArchives(input);
  const applicationName = applicationNameOf(daemon);
  const workDatabase = makeWorkDatabaseName(daemon.id);
  const { bytes, notes } = await restoreStaged({
    bucket: archives.bucket,
    repository,
    key: daemon.backupKey,
    workDatabase,
    limits,
    buildRole,
    strict: daemon.strict,
    isOwn: (archive) => retryUntilReachable(context, () => isOwnArchive(archive), signal),
    applicationName,
    signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    onOpened: (archive) => admitArchive(input, archive, 'Nothing was restored.'),
    readSwitchCheck: () => switchCheck({ applicationName, signal }),
    onHold: () =>
      holdStack(input, {
        holdStatus: 'READ_ONLY',
        holdMessage: `The stack is read-only while ${daemon.backupKey} is being restored. It will be down for a few seconds at the end.`,
      }),
    onBeforeCreate: () => recordWorkDatabase(input, workDatabase),
    replacement: planReplacement(input, {
      incoming: workDatabase,
      copiesProperties: true,
      message: `The stack is being restored from ${daemon.backupKey}. It will be available again in a few seconds.`,
    }),
  });
  return { amount: bytes, notes: [...notes, ...archives.notes()] };
}
