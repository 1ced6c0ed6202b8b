import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';

const highestId = 2_147_483_647;

/** A daemon's id as a number; null when the text is none. */
export function parseDaemonId(id: string): number | null {
  if (!/^[1-9]\d{0,9}$/.test(id)) return null;
  const number = Number(id);
  return number <= highestId ? number : null;
}

/**
 * A daemon's row by the id in an address.
 * @throws AppError NOT_FOUND, also when the id is no number
 */
export async function findDaemon(id: string) {
  const number = parseDaemonId(id);
  const daemon = number === null ? null : await consoleDb().daemon.findUnique({ where: { id: number } });
  if (daemon === null) throw new AppError('NOT_FOUND', `Cannot find a BackupRestoreStatus with ID: ${id}`);
  return daemon;
}
