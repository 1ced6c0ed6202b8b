import { backUp } from '#server/engine/backup/back-up.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { backupInput } from './backup-input.ts';

/** @throws AppError as backUp does */
export async function doBackup(input: WorkInput): Promise<WorkResult> {
  const { daemon, onProgress, onReport } = input;
  const { rows, notes } = await backUp({ ...(await backupInput(input, daemon.backupKey)), onProgress, onReport });
  return { amount: rows, notes };
}
