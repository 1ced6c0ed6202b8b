import { openMaintenanceSession } from '#server/engine/sessions/open-maintenance-session.ts';
import { resolveSwitch } from '#server/engine/switch/resolve-switch.ts';
import { AppError } from '#server/errors.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';

/**
 * Finds out whether the databases of a staged restore or an undo changed names, and waits until that is final. Sessions may connect
 * again then to the databases that the switch had closed. May be run any number of times, by any runner.
 * @param findIncoming finds the name of the database that was to become the repository; null if it is not known
 * @throws AppError REPOSITORY_* if that cannot be found out yet
 */
export async function reconcileSwitch(
  context: RunnerContext,
  { id }: Pick<ClaimedDaemon, 'id'>,
  findIncoming: (row: ClaimedDaemon) => Promise<string | null>,
): Promise<boolean> {
  const { db, repository, repositoryDatabase } = context;
  const row = await retryUntilReachable(context, () => db.daemon.findUnique({ where: { id } }));
  const kept = row?.keptName ?? null;
  if (row === null || kept === null) return false;
  const incoming = await findIncoming(row);
  if (incoming === null)
    throw new AppError('INTERNAL', 'The database that was to take the place of the current one is not known.');
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
