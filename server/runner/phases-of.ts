import { backupPhases } from '#server/engine/backup/backup-phases.ts';
import { newDatabasePhases } from '#server/engine/build/build-phases.ts';
import type { Phase } from '#server/engine/report.ts';
import { restorePhases } from '#server/engine/restore/restore-phases.ts';
import { stagedPhases, undoPhases } from '#server/engine/swap/swap-phases.ts';
import { verifyPhases } from '#server/engine/verify/verify-phases.ts';
import type { TakenDaemon } from './held-daemon.ts';
import { kindOf } from './kind-of.ts';
import { safetyPhase } from './safety-backup.ts';

/** The phases of a daemon's work, in order, as they are shown before the first begins. */
export function phasesOf({
  type,
  mode,
  safetyKey,
}: Pick<TakenDaemon, 'type' | 'mode' | 'safetyKey'>): readonly Phase[] {
  if (type === 'BACKUP') return backupPhases;
  if (type === 'VERIFY') return verifyPhases;
  if (mode === 'STAGED') return stagedPhases;
  if (mode === 'UNDO') return undoPhases;
  if (daemon.safetyKey === null) return restorePhases;
  return restorePhases.flatMap((phase): readonly Phase[] => (phase.key === 'hold' ? [phase, safetyPhase] : [phase]));
}
