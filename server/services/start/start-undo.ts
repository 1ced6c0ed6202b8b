import type { BackupRestoreStatus, StartUndoInput } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { findSwitchProblems } from '#server/engine/switch/find-switch-problems.ts';
import { AppError } from '#server/errors.ts';
import { findDaemon } from '../daemons/find-daemon.ts';
import { refuseWhileOneRuns, startDaemon } from '../daemons/start-daemon.ts';
import { goneSentence, readSizes } from '../restored-databases/list-kept-databases.ts';
import { switchCheck } from '../restored-databases/switch-check.ts';
import type { StartOptions } from './start-options.ts';

type UndoneDaemon = { id: number; mode: string | null; keptName: string | null };

/**
 * Starts an undo: the database that a staged restore, or an undo, kept becomes the repository again, and the current one is kept in
 * its place.
 * @throws AppError NOT_FOUND if there is no such daemon; CONFLICT if it kept no database that still exists, if something is in the
 *   way, or with the id of the daemon that is running; REPOSITORY_*
 */
export async function startUndo(
  { daemonId }: StartUndoInput,
  { startedBy, signal }: StartOptions,
): Promise<BackupRestoreStatus> {
  const undone = await findDaemon(daemonId);
  try {
    await refuseWhatCannotBeUndone(undone, signal);
  } catch (error) {
    // A daemon that is running changes what was looked at: then it is the reason.
    await refuseWhileOneRuns();
    throw error;
  }
  return startDaemon({ type: 'RESTORE', mode: 'UNDO', backupKey: undone.backupKey, undoesId: undone.id }, startedBy);
}

async function refuseWhatCannotBeUndone(undone: UndoneDaemon, signal: AbortSignal): Promise<void> {
  const kept = await consoleDb().keptDatabase.findUnique({ where: { daemonId: undone.id } });
  if (kept === null) throw new AppError('CONFLICT', nothingKept(undone));
  const sizes = await readSizes([kept.name], signal);
  if (!sizes.has(kept.name)) throw new AppError('CONFLICT', goneSentence(kept.name));
  const check = await switchCheck({ applicationName: 'stack-console preview', signal });
  const [problem] = await findSwitchProblems(check);
  if (problem !== undefined) throw new AppError('CONFLICT', problem);
}

function nothingKept({ id, mode, keptName }: UndoneDaemon): string {
  if (mode !== 'STAGED' && mode !== 'UNDO') {
    return `Job ${id} kept no previous database: only a staged restore, or its undo, can be undone like this.`;
  }
  if (keptName === null) return `Restore ${id} kept no previous database: it ended before the swap.`;
  return `Restore ${id} cannot be undone: its previous database ${keptName} is back in place or was deleted, or the restore did not finish.`;
}
