import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hasSqliteCode, sqliteCodes } from './sqlite-codes.ts';

/**
 * Locks a folder for this process with the operating system's own file lock (through SQLite), which is gone when the
 * process is, however it ends.
 * @returns the function that releases the lock, or null if another process holds it.
 */
export function lockFolder(folder: string): (() => void) | null {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'lock'));
  try {
    database.exec('begin exclusive');
  } catch (error) {
    database.close();
    if (hasSqliteCode(error, sqliteCodes.busy)) return null;
    throw error;
  }
  return () => {
    if (database.isOpen) database.close();
  };
}
