import { typeNouns } from '#lib/job-kind.ts';
import { schemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { makeWorkDatabaseName } from '#server/engine/build-role/database-name.ts';
import { verifyPhases } from '#server/engine/phases/verify-phases.ts';
import { verifyArchive } from '#server/engine/verify/verify-archive.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { keepWeaknesses } from '#server/services/backups/verdict/keep-weaknesses.ts';
import { keepCheckResults } from '#server/services/checks/keep-check-results.ts';
import { readEnabledChecks } from '#server/services/checks/read-enabled-checks.ts';
import { type EndWords, lostEnd } from '../claim/failed-end.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { reconcileUnfinishedDatabase, workDatabaseCleanUp } from '../reconcile/work-database-clean-up.ts';
import { admitArchive } from '../work/admit-archive.ts';
import { openArchives } from '../work/open-archives.ts';
import { recordWorkDatabase } from '../work/record-work-database.ts';
import type { DaemonKind } from './daemon-kind.ts';

const words: EndWords = {
  noun: typeNouns.VERIFY,
  ifUnfinished: 'The stack’s own database was not changed.',
  ifLost: null,
};

/**
 * A verification: the backup is restored into a temporary database and compared with the original data. It holds neither the stack
 * nor anything in the repository's own database.
 */
export const verify: DaemonKind = {
  words,
  phases: () => verifyPhases,
  work: verifyBackup,
  cleanUp: { ...workDatabaseCleanUp, isDueAfterSuccess: true },
  isNewsOfBackup: true,
  reconcile: (context, daemon) => reconcileUnfinishedDatabase(context, daemon, lostEnd(words)),
};

async function verifyBackup(input: WorkInput): Promise<WorkResult> {
  const { context, daemon } = input;
  const database = makeWorkDatabaseName(daemon.id);
  const checks = await retryUntilReachable(context, readEnabledChecks, input.signal);
  const archives = openArchives(input);
  const { bytes, restoredInMs, notes, asked, weaker } = await verifyArchive({
    checks,
    bucket: archives.bucket,
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
    onOpened: (archive) => admitArchive(input, archive, 'Nothing was verified.'),
    onBeforeCreate: () => recordWorkDatabase(input, database),
  });
  await retryUntilReachable(context, () => keepCheckResults(daemon, asked), input.signal);
  await retryUntilReachable(context, () => keepWeaknesses(daemon, weaker), input.signal);
  return { amount: bytes, restoredInMs, notes: [...notes, ...archives.notes()] };
}
