import { parseId } from '#lib/parse-id.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';

/**
 * Reads a daemon's row.
 * @param id as the address of a request has it
 * @throws AppError NOT_FOUND, also if `id` is no number
 */
export async function findDaemon(id: string) {
  const number = parseId(id);
  const daemon = number === null ? null : await consoleDb().daemon.findUnique({ where: { id: number } });
  if (daemon === null) throw new AppError('NOT_FOUND', `Cannot find a BackupRestoreStatus with ID: ${id}`);
  return daemon;
}
