import { restorePhases } from '#server/engine/phases/restore-phases.ts';
import type { Phase } from '#server/engine/report/report.ts';
import { resolveTransaction, restore as restoreInPlace } from '#server/engine/restore/restore.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { lostEnd, unknownEnd } from '../claim/failed-end.ts';
import { holdStack } from '../claim/hold-stack.ts';
import { recordFirst } from '../claim/record-first.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { endEvenIfUnreachable } from '../reconcile/end-even-if-unreachable.ts';
import { reconcileSafetyBackup, safetyBackupCleanUp } from '../reconcile/safety-backup-clean-up.ts';
import { openArchives } from '../work/open-archives.ts';
import { safetyPhase, takeSafetyBackup } from '../work/take-safety-backup.ts';
import type { DaemonKind } from './daemon-kind.ts';
import { restoreWords } from './restore-words.ts';

/** A restore in place: the repository's rows are replaced in one transaction. */
export const restore: DaemonKind = {
  words: restoreWords,
  phases: ({ safetyKey }) => (safetyKey === null ? restorePhases : restorePhases.flatMap(withSafetyBackup)),
  work: restoreRows,
  async hasTakenEffect({ context, daemon, transactionId }) {
    if (transactionId === null) return false;
    return (await findFate(context, daemon, transactionId)) === 'committed';
  },
  cleanUp: safetyBackupCleanUp,
  isNewsOfBackup: true,
  async reconcile(context, daemon) {
    const { transactionId } = daemon;
    if (transactionId === null) return reconcileBeforeChange(context, daemon);
    const fate = await findFate(context, daemon, transactionId);
    if (fate === 'committed') return { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] };
    return fate === 'aborted' ? lostEnd(restoreWords) : unknownEnd(transactionId);
  },
};

function withSafetyBackup(phase: Phase): readonly Phase[] {
  return phase.key === 'hold' ? [phase, safetyPhase] : [phase];
}

async function restoreRows(input: WorkInput): Promise<WorkResult> {
  const { context, daemon, signal } = input;
  const archives = openArchives(input);
  const { bytes, notes } = await restoreInPlace({
    bucket: archives.bucket,
    repository: context.repository,
    signal,
    onProgress: input.onProgress,
    onReport: input.onReport,
    limits: context.limits,
    key: daemon.backupKey,
    schemas: context.schemas,
    applicationName: applicationNameOf(daemon),
    lockTimeoutMs: context.lockTimeoutMs,
    strict: input.daemon.strict,
    onBeforeChange: async () => {
      await holdStack(input, {
        holdMessage: `The stack is being restored from ${daemon.backupKey}. It will be available again when the restore has finished.`,
      });
      if (daemon.safetyKey === null) return;
      await takeSafetyBackup(input, daemon.safetyKey);
      await recordFirst(input, { safetyTakenOn: new Date() });
    },
    onTransaction: async ({ id }) => {
      await recordFirst(input, { transactionId: id });
      input.onTransaction(id);
    },
  });
  return { amount: bytes, notes: [...notes, ...archives.notes()] };
}

function findFate({ repository }: RunnerContext, daemon: ClaimedDaemon, transactionId: string) {
  return resolveTransaction({ repository, transactionId, applicationName: applicationNameOf(daemon) });
}

/** A restore without a transaction changed nothing; what it may have left is its safety backup. */
function reconcileBeforeChange(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  return endEvenIfUnreachable(context, daemon, lostEnd(restoreWords), async () => {
    await reconcileSafetyBackup(context, daemon);
    return lostEnd(restoreWords);
  });
}
