import type { SwitchPhase } from '#server/engine/phases/switch-phases.ts';
import { createReporter } from '#server/engine/report/reporter.ts';
import { openMaintenanceSession } from '#server/engine/sessions/open-maintenance-session.ts';
import { keptNameOf } from '#server/engine/switch/kept-name.ts';
import type { RoleMark } from '#server/engine/switch/role-marks.ts';
import { switchNames } from '#server/engine/switch/switch-names.ts';
import { AppError } from '#server/errors.ts';
import { holdStack } from '../claim/hold-stack.ts';
import { recordFirst } from '../claim/record-first.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';

export type DatabaseSwitch = {
  /** The database that takes the repository's name. */
  incoming: string;
  /** It gets the repository's owner, grants and settings. */
  copiesProperties: boolean;
  /** What users read meanwhile. */
  message: string;
};

/**
 * Holds the stack DOWN and lets a database take the repository's name; the repository is put aside. The name that it gets is
 * kept before anything is closed: from then on whoever ends the daemon finds out what became of the switch (reconcile-switch.ts),
 * this runner too when it fails.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function switchDatabases(input: WorkInput, { incoming, copiesProperties, message }: DatabaseSwitch) {
  const { context, daemon, signal } = input;
  const { repository, repositoryDatabase, lockTimeoutMs } = context;
  const reporter = createReporter<SwitchPhase>(input.onReport);
  const keptName = keptNameOf(repositoryDatabase, daemon.id);
  const names = { repository: repositoryDatabase, incoming, kept: keptName };
  reporter.phase('switch');
  await holdStack(input, { keptName, holdMessage: message, holdStatus: 'DOWN' });
  const session = await openMaintenanceSession({
    repository,
    avoid: Object.values(names),
    applicationName: applicationNameOf(daemon),
  });
  try {
    await switchNames({
      session,
      names,
      copiesProperties,
      withinMs: lockTimeoutMs,
      signal,
      reporter,
      onBeforeClosing: () => recordFirst(input, { keptName }),
      readRoleMarks: () =>
        inTime(lockTimeoutMs, signal, (bound) => retryUntilReachable(context, () => readRoleMarks(context), bound)),
      onTransaction: (transactionId) =>
        inTime(lockTimeoutMs, signal, (bound) => recordFirst({ ...input, signal: bound }, { transactionId })),
    });
  } finally {
    await session.close();
  }
  reporter.log(`Swapped in the database ${incoming}. The previous one is kept as ${keptName}.`);
}

function readRoleMarks({ db }: RunnerContext): Promise<RoleMark[]> {
  return db.appRole.findMany({ where: { readOnlySet: true }, select: { role: true, readOnlyBefore: true } });
}

/**
 * The repository is closed meanwhile: a console database that is away gives the switch up. What the work still writes later says
 * no more than that it was tried.
 */
async function inTime<Result>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ms);
  const given = work(AbortSignal.any([signal, late.signal]));
  const gaveUp = new Promise<never>((_, reject) => {
    late.signal.addEventListener('abort', () => reject(noAnswer()));
  });
  try {
    return await Promise.race([gaveUp, given]);
  } finally {
    clearTimeout(timer);
    given.catch(() => {});
  }
}

function noAnswer(): AppError {
  return new AppError(
    'STACK_UNAVAILABLE',
    'The console database gave no answer when the databases were to change names, so the switch was given up. Start it again when the console database is well.',
  );
}
