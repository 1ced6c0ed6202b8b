import type { undoPhases } from '#server/engine/phases/switch-phases.ts';
import { createReporter } from '#server/engine/report/reporter.ts';
import { findSwitchProblems } from '#server/engine/switch/find-switch-problems.ts';
import { AppError } from '#server/errors.ts';
import { readSizes } from '#server/services/restored-databases/list-kept-databases.ts';
import { switchCheck } from '#server/services/restored-databases/switch-check.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { switchDatabases } from './switch-databases.ts';

/**
 * An undo of a staged restore, or of an undo: the database that it put aside takes its name back.
 * @throws AppError REPOSITORY_REFUSED when it is no longer there or something is in the way; REPOSITORY_*, STOPPED
 */
export async function doUndo(input: WorkInput): Promise<WorkResult> {
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
