import { openMaintenanceSession } from '#server/engine/sessions/open-maintenance-session.ts';
import { resolveSwitch } from '#server/engine/switch/resolve-switch.ts';
import { AppError } from '#server/errors.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';

/**
 * Whether the databases of a staged restore or an undo changed names, once that is final; those that a switch closed let
 * sessions in again then. May be run any number of times, by any runner.
 * @throws AppError REPOSITORY_* when it can't be found out yet
 */
export async function reconcileSwitch(context: RunnerContext, { id }: Pick<ClaimedDaemon, 'id'>): Promise<boolean> {
  const { db, repository, repositoryDatabase } = context;
  const row = await retryUntilReachable(context, () => db.daemon.findUnique({ where: { id } }));
  const kept = row?.keptName ?? null;
  if (row === null || kept === null) return false;
  const incoming = await incomingOf(context, row);
  if (incoming === null) throw new AppError('INTERNAL', 'The name of the database that was to come back is not known.');
  const names = { repository: repositoryDatabase, incoming, kept };
  const session = await openMaintenanceSession({
    repository,
    avoid: Object.values(names),
    applicationName: `stack-console settles ${id}`,
  });
  try {
    const { transactionId } = row;
    const fate = await resolveSwitch({ session, names, transactionId, applicationName: applicationNameOf(row) });
    return fate === 'switched';
  } finally {
    await session.close();
  }
}

/** The database that takes the repository's name: the one that was built, or the one that was put aside. */
async function incomingOf(
  context: RunnerContext,
  { mode, workDatabase, undoesId }: Pick<ClaimedDaemon, 'mode' | 'workDatabase' | 'undoesId'>,
): Promise<string | null> {
  if (mode !== 'UNDO') return workDatabase;
  if (undoesId === null) return null;
  const undone = await retryUntilReachable(context, () => context.db.daemon.findUnique({ where: { id: undoesId } }));
  return undone?.keptName ?? null;
}
