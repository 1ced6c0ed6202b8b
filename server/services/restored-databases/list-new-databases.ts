import type { NewDatabaseList } from '#lib/contracts/new-database.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { findNewDatabases } from './find-new-databases.ts';

/**
 * The databases that restores into a new database made, newest first.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function listNewDatabases(signal: AbortSignal): Promise<NewDatabaseList> {
  const found = await findNewDatabases(signal);
  const results = found.map(({ daemonId, madeOn, sessions, ...database }) => ({
    ...database,
    daemonId: String(daemonId),
    madeOn: madeOn.toISOString(),
    deletionProblem: sessions === 0 ? null : inUseSentence(database.name, sessions),
  }));
  return { results };
}

/** The sentence that says why a database with open sessions is not deleted. */
export function inUseSentence(name: string, sessions: number): string {
  const verb = sessions === 1 ? 'is' : 'are';
  return `${formatCount(sessions, 'session')} ${verb} connected to the database ${name}. Close ${sessions === 1 ? 'it' : 'them'} first.`;
}
