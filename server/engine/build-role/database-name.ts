import { randomBytes } from 'node:crypto';

const longestBytes = 63;
const ofTheServer = new Set(['postgres', 'template0', 'template1']);

/** The names of databases that daemons create for their work begin with this. */
export const workDatabasePrefix = 'stack_console_';

const workDatabase = new RegExp(`^${workDatabasePrefix}\\d+_`);

/** Makes up a name for a database that a daemon creates for its work. Nobody can guess it, and no other daemon has it. */
export function makeWorkDatabaseName(daemonId: number | string): string {
  return `${workDatabasePrefix}${daemonId}_${randomBytes(8).toString('hex')}`;
}

/** Whether a database, or the role that builds it, has a name of makeWorkDatabaseName(). */
export function isWorkDatabaseName(name: string): boolean {
  return workDatabase.test(name);
}

/** Why a new database can't have this name: a sentence, or null when it can. Whether the name is taken is not checked. */
export function findNameProblem(name: string): string | null {
  if (name === '') return 'The name of the new database is empty.';
  if (name !== name.trim()) return 'The name of a database neither begins nor ends with a space.';
  if (/\p{Cc}/u.test(name)) return 'The name of a database holds no control characters.';
  const bytes = Buffer.byteLength(name);
  if (bytes > longestBytes) {
    return `The name of a database has at most ${longestBytes} bytes; this one has ${bytes}. Choose a shorter one.`;
  }
  if (ofTheServer.has(name)) return `The database ${name} belongs to the server. Choose another name.`;
  if (workDatabase.test(name)) {
    return `Names such as ${workDatabasePrefix}12_... are for the console's own work. Choose another name.`;
  }
  return null;
}
