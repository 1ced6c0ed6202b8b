import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { restoreIntoNew } from '#server/engine/new-database/restore-into-new.ts';
import { newDatabasePhases } from '#server/engine/phases/build-phases.ts';
import { AppError } from '#server/errors.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { lostEnd } from '../claim/failed-end.ts';
import { recordFirst } from '../claim/record-first.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { hasBeenPublished } from '../reconcile/has-been-published.ts';
import { workDatabaseCleanUp } from '../reconcile/work-database-clean-up.ts';
import { admitArchive } from '../work/admit-archive.ts';
import { openArchives } from '../work/open-archives.ts';
import { recordWorkDatabase } from '../work/record-work-database.ts';
import type { DaemonKind } from './daemon-kind.ts';
import { restoreWords } from './restore-words.ts';

/** A restore into a new database. It holds neither the stack nor anything in the repository's own database. */
export const newDatabase: DaemonKind = {
  words: restoreWords,
  phases: () => newDatabasePhases,
  work: restoreIntoNewDatabase,
  cleanUp: workDatabaseCleanUp,
  isNewsOfBackup: true,
  /** The finished database has its own name; the one that it was built under is gone. */
  async recordSuccess(_context, transaction, { id }) {
    await transaction.daemon.update({ where: { id }, data: { workDatabase: null } });
  },
  async reconcile(context, daemon) {
    const { workDatabase: from, targetDatabase: to } = daemon;
    const isPublished = from !== null && to !== null && (await hasBeenPublished(context, daemon, { from, to }));
    return isPublished
      ? { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] }
      : lostEnd(restoreWords);
  },
};

async function restoreIntoNewDatabase(input: WorkInput): Promise<WorkResult> {
  const { context, daemon } = input;
  const target = daemon.targetDatabase;
  if (target === null) throw new AppError('INTERNAL', 'The restore names no new database.');
  const workDatabase = makeWorkDatabaseName(daemon.id);
  const archives = openArchives(input);
  const { bytes, notes } = await restoreIntoNew({
    bucket: archives.bucket,
    repository: context.repository,
    key: daemon.backupKey,
    target,
    workDatabase,
    limits: context.limits,
    buildRole: context.buildRole,
    strict: input.daemon.strict,
    isOwn: (archive) => retryUntilReachable(context, () => isOwnArchive(archive), input.signal),
    applicationName: applicationNameOf(daemon),
    signal: input.signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    onOpened: (archive) => admitArchive(input, archive, 'Nothing was restored.'),
    onBeforeCreate: () => recordWorkDatabase(input, workDatabase),
    onBeforeName: () => recordFirst(input, { workDatabase }),
  });
  return { amount: bytes, notes: [...notes, ...archives.notes()] };
}
