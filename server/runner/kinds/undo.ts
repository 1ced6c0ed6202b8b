import { undoPhases } from '#server/engine/phases/switch-phases.ts';
import { nothingChanged } from '#server/engine/report/nothing-changed.ts';
import { createReporter } from '#server/engine/report/reporter.ts';
import { findSwitchProblems } from '#server/engine/switch/find-switch-problems.ts';
import { AppError } from '#server/errors.ts';
import { readSizes } from '#server/services/restored-databases/list-kept-databases.ts';
import { switchCheck } from '#server/services/restored-databases/switch-check.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { lostEnd } from '../claim/failed-end.ts';
import { recordSwitch } from '../claim/record-switch.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { reconcileSwitch } from '../reconcile/reconcile-switch.ts';
import { switchDatabases } from '../work/switch-databases.ts';
import type { DaemonKind } from './daemon-kind.ts';
import { restoreWords } from './restore-words.ts';

/** An undo of a staged restore, or of an undo: the database that it kept takes the repository's name again. */
export const undo: DaemonKind = {
  words: restoreWords,
  phases: () => undoPhases,
  work: undoRestore,
  hasTakenEffect: ({ context, daemon }) => reconcileSwitch(context, daemon, (row) => findIncoming(context, row)),
  rewordFailure: nothingChanged,
  isNewsOfBackup: true,
  recordSuccess: recordSwitch,
  /** Whether the databases changed names must be known before the stack gets its status back. */
  async reconcile(context, daemon) {
    if (await reconcileSwitch(context, daemon, (row) => findIncoming(context, row))) {
      return { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] };
    }
    return lostEnd(restoreWords);
  },
};

async function undoRestore(input: WorkInput): Promise<WorkResult> {
  const { context, daemon, signal, onProgress } = input;
  const reporter = createReporter<(typeof undoPhases)[number]['key']>(input.onReport);
  reporter.phase('check');
  const { name, size } = await findKept(input);
  const check = await switchCheck({ applicationName: applicationNameOf(daemon), signal });
  const [problem] = await findSwitchProblems(check);
  if (problem !== undefined) throw new AppError('REPOSITORY_REFUSED', problem, { reason: 'UNDO_REFUSED' });
  onProgress({ message: 'Swapping the databases', current: 0, total: size });
  await switchDatabases(input, {
    incoming: name,
    copiesProperties: false,
    message: `Restore ${daemon.undoesId} is being undone. The stack will be available again in a few seconds.`,
  });
  context.logger.info({ daemonId: daemon.id, database: name }, 'A database took its name back');
  return { amount: size, notes: [] };
}

/** @returns the kept database, and its size in bytes */
async function findKept({ context, daemon, signal }: WorkInput): Promise<{ name: string; size: number }> {
  const { undoesId } = daemon;
  const row =
    undoesId === null
      ? null
      : await retryUntilReachable(
          context,
          () => context.db.keptDatabase.findUnique({ where: { daemonId: undoesId } }),
          signal,
        );
  const sizes = row === null ? null : await readSizes([row.name], signal);
  if (row === null || sizes?.has(row.name) !== true) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The previous database, which restore ${undoesId} kept, no longer exists.`,
      { reason: 'UNDO_REFUSED' },
    );
  }
  return { name: row.name, size: sizes.get(row.name) ?? 0 };
}

/** The database that takes the repository's name is the one that the undone restore kept. */
async function findIncoming(
  context: RunnerContext,
  { undoesId }: Pick<ClaimedDaemon, 'undoesId'>,
): Promise<string | null> {
  if (undoesId === null) return null;
  const undone = await retryUntilReachable(context, () => context.db.daemon.findUnique({ where: { id: undoesId } }));
  return undone?.keptName ?? null;
}
