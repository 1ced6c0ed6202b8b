import { backupPhases } from '#server/engine/backup/backup-phases.ts';
import type { Phase } from '#server/engine/report.ts';
import { restorePhases } from '#server/engine/restore/restore-phases.ts';
import type { TakenDaemon } from './held-daemon.ts';

/** The phases of a daemon's work, in order, as they are shown before the first begins. */
export function phasesOf({ type }: Pick<TakenDaemon, 'type'>): readonly Phase[] {
  return type === 'BACKUP' ? backupPhases : restorePhases;
}
