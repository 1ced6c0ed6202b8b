import { withTimeout } from '#server/async/with-timeout.ts';
import type { SwitchPhase } from '#server/engine/phases/switch-phases.ts';
import { createReporter } from '#server/engine/report/reporter.ts';
import type { StagedRestoreInput } from '#server/engine/staged-restore/restore-staged.ts';
import { keptNameOf } from '#server/engine/switch/kept-name.ts';
import { replaceRepository } from '#server/engine/switch/replace-repository.ts';
import type { RoleMark } from '#server/engine/switch/role-marks.ts';
import { AppError } from '#server/errors.ts';
import { holdStack } from '../claim/hold-stack.ts';
import { recordFirst } from '../claim/record-first.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';

export type DatabaseSwitch = {
  /** The database that is to take the repository's name. */
  incoming: string;
  /** Whether it gets the repository's owner, grants and settings. */
  copiesProperties: boolean;
  /** What the stack's users read meanwhile. */
  message: string;
};

/**
 * Holds the stack DOWN and gives a database the repository's name; the repository is kept under a name of its own.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function switchDatabases(input: WorkInput, change: DatabaseSwitch): Promise<void> {
  await replaceRepository({
    ...planReplacement(input, change),
    repository: input.context.repository,
    applicationName: applicationNameOf(input.daemon),
    signal: input.signal,
    reporter: createReporter<SwitchPhase>(input.onReport),
  });
}

/**
 * Says how a database replaces the repository. The name under which the repository is kept is recorded before anything is closed: from
 * then on whoever ends the daemon finds out whether the switch took effect (reconcile-switch.ts), this runner included if it fails.
 */
export function planReplacement(
  input: WorkInput,
  { incoming, copiesProperties, message }: DatabaseSwitch,
): StagedRestoreInput['replacement'] {
  const { context, daemon, signal } = input;
  const { repositoryDatabase, lockTimeoutMs } = context;
  const keptName = keptNameOf(repositoryDatabase, daemon.id);
  return {
    names: { repository: repositoryDatabase, incoming, kept: keptName },
    copiesProperties,
    withinMs: lockTimeoutMs,
    onHold: () => holdStack(input, { keptName, holdMessage: message, holdStatus: 'DOWN' }),
    onBeforeClosing: () => recordFirst(input, { keptName }),
    readRoleMarks: () =>
      giveUpAfter(lockTimeoutMs, signal, (bound) => retryUntilReachable(context, () => readRoleMarks(context), bound)),
    onTransaction: (transactionId) =>
      giveUpAfter(lockTimeoutMs, signal, (bound) => recordFirst({ ...input, signal: bound }, { transactionId })),
  };
}

function readRoleMarks({ db }: RunnerContext): Promise<RoleMark[]> {
  return db.appRole.findMany({ where: { readOnlySet: true }, select: { role: true, readOnlyBefore: true } });
}

/**
 * Gives the switch up if the console database does not answer in time, as nobody can connect to the repository meanwhile. The work is
 * not undone: what it still writes later says no more than that the switch was tried.
 * @param ms milliseconds
 * @throws AppError STACK_UNAVAILABLE if it did not answer; STOPPED
 */
async function giveUpAfter<Result>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const given = work(AbortSignal.any([signal, late.signal]));
  try {
    return await withTimeout(ms, given, () => {
      throw noAnswer();
    });
  } finally {
    late.abort();
  }
}

function noAnswer(): AppError {
  return new AppError(
    'STACK_UNAVAILABLE',
    'The console database gave no answer when the databases were to change names, so the switch was given up. Start it again when the console database is well.',
  );
}
