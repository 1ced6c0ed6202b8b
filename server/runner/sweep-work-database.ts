import { dropDatabase } from '#server/engine/build/drop-database.ts';
import type { TakenDaemon } from './held-daemon.ts';
import { applicationNameOf, type RunnerContext } from './runner-context.ts';

/**
 * Drops what is left of the database that a daemon made for its work, and forgets its name; nothing where there is none. The
 * daemon's own sessions are ended before, so that nobody makes it anew. May be run any number of times, by any runner.
 * @throws AppError REPOSITORY_*
 */
export async function sweepWorkDatabase(context: RunnerContext, { id }: Pick<TakenDaemon, 'id'>): Promise<void> {
  const { db, repository } = context;
  const row = await db.daemon.findUnique({ where: { id }, select: { workDatabase: true } });
  const name = row?.workDatabase ?? null;
  if (name === null) return;
  const applicationName = `stack-console sweep ${id}`;
  await dropDatabase({ repository, name, applicationName, makers: applicationNameOf(id) });
  await db.daemon.updateMany({ where: { id, workDatabase: name }, data: { workDatabase: null } });
}
