import { dropWorkDatabase as dropWithBuildRole } from '#server/engine/databases/drop-work-database.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';

/**
 * Drops what is left of the database that a daemon made for its work, and takes its name out of the daemon's row. Does nothing if the
 * row has no name. May be run any number of times, by any runner.
 * @throws AppError REPOSITORY_*
 */
export async function cleanUpWorkDatabase(
  context: RunnerContext,
  daemon: Pick<ClaimedDaemon, 'id' | 'startedOn'>,
): Promise<void> {
  const { id } = daemon;
  const row = await context.db.daemon.findUnique({ where: { id }, select: { workDatabase: true } });
  const name = row?.workDatabase ?? null;
  if (name === null) return;
  await dropWorkDatabase(context, daemon, name);
  await forgetWorkDatabase(context, daemon, name);
}

/** Takes the name of a database that no longer exists out of the daemon's row. */
export async function forgetWorkDatabase(
  { db }: RunnerContext,
  { id }: Pick<ClaimedDaemon, 'id'>,
  name: string,
): Promise<void> {
  await db.daemon.updateMany({ where: { id, workDatabase: name }, data: { workDatabase: null } });
}

/**
 * Drops a database that a daemon made, and the role that was made to build it. The daemon's own sessions are ended first, so that
 * none of them creates the database again.
 * @throws AppError REPOSITORY_*
 */
export async function dropWorkDatabase(
  { repository }: RunnerContext,
  daemon: Pick<ClaimedDaemon, 'id' | 'startedOn'>,
  name: string,
): Promise<void> {
  const applicationName = `stack-console sweep ${daemon.id}`;
  await dropWithBuildRole({ repository, name, applicationName, makers: applicationNameOf(daemon) });
}
