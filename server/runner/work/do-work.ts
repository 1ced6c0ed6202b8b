import { type DaemonKind, kindOf } from '../claim/kind-of.ts';
import type { WorkInput, WorkResult } from '../claim/work-input.ts';
import { doBackup } from './do-backup.ts';
import { doNewDatabase } from './do-new-database.ts';
import { doRestore } from './do-restore.ts';
import { doStagedRestore } from './do-staged-restore.ts';
import { doUndo } from './do-undo.ts';
import { doVerify } from './do-verify.ts';

const works: Record<DaemonKind, (input: WorkInput) => Promise<WorkResult>> = {
  BACKUP: doBackup,
  IN_PLACE: doRestore,
  STAGED: doStagedRestore,
  NEW_DATABASE: doNewDatabase,
  UNDO: doUndo,
  VERIFY: doVerify,
};

/**
 * Does a daemon's work.
 * @throws AppError as the function of its kind does
 */
export function doWork(input: WorkInput): Promise<WorkResult> {
  return works[kindOf(input.daemon)](input);
}
