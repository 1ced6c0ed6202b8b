import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { describeDaemon } from './describe-daemon.ts';
import { findDaemon } from './find-daemon.ts';

/** @throws AppError NOT_FOUND, also when the id is no number */
export async function getDaemon(id: string): Promise<BackupRestoreStatus> {
  return describeDaemon(await findDaemon(id));
}
