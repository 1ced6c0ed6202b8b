import { stagedPhases } from '#server/engine/phases/switch-phases.ts';
import { nothingChanged } from '#server/engine/report/nothing-changed.ts';
import { lostEnd } from '../claim/failed-end.ts';
import { recordSwitch } from '../claim/record-switch.ts';
import { reconcileSwitch } from '../reconcile/reconcile-switch.ts';
import { reconcileUnfinishedDatabase, workDatabaseCleanUp } from '../reconcile/work-database-clean-up.ts';
import { doStagedRestore } from '../work/do-staged-restore.ts';
import type { DaemonKind } from './daemon-kind.ts';
import { restoreWords } from './restore-words.ts';

/** The database that takes the repository's name is the one that the restore built. */
const findIncoming = async ({ workDatabase }: { workDatabase: string | null }) => workDatabase;

/** A staged restore: a new database is built beside the repository, and then the two change names. */
export const staged: DaemonKind = {
  words: restoreWords,
  phases: () => stagedPhases,
  work: doStagedRestore,
  hasTakenEffect: ({ context, daemon }) => reconcileSwitch(context, daemon, findIncoming),
  rewordFailure: nothingChanged,
  cleanUp: workDatabaseCleanUp,
  isNewsOfBackup: true,
  recordSuccess: recordSwitch,
  /** Whether the databases changed names must be known before the stack gets its status back. */
  async reconcile(context, daemon) {
    if (await reconcileSwitch(context, daemon, findIncoming)) {
      return { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] };
    }
    return reconcileUnfinishedDatabase(context, daemon, lostEnd(restoreWords));
  },
};
