import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { describeDaemon } from './describe-daemon.ts';
import { findDaemon } from './find-daemon.ts';

/**
 * Reads a daemon as the API gives it.
 * @param id as the address of a request has it
 * @throws AppError NOT_FOUND, also if `id` is no number
 */
export async function getDaemon(id: string): Promise<BackupRestoreStatus> {
  return describeDaemon(await findDaemon(id));
}
