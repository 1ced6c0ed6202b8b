import { backupPhases } from '#server/engine/phases/backup-phases.ts';
import { newDatabasePhases } from '#server/engine/phases/build-phases.ts';
import { restorePhases } from '#server/engine/phases/restore-phases.ts';
import { stagedPhases, undoPhases } from '#server/engine/phases/switch-phases.ts';
import { verifyPhases } from '#server/engine/phases/verify-phases.ts';
import type { Phase } from '#server/engine/report/report.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { type DaemonKind, kindOf } from '../claim/kind-of.ts';
import { safetyPhase } from './safety-backup.ts';

/** The phases of a daemon's work, in order, as they are shown before the first begins. */
export function phasesOf(daemon: Pick<ClaimedDaemon, 'type' | 'mode' | 'safetyKey'>): readonly Phase[] {
  return phases[kindOf(daemon)](daemon.safetyKey !== null);
}

const phases: Record<DaemonKind, (isSafe: boolean) => readonly Phase[]> = {
  BACKUP: () => backupPhases,
  IN_PLACE: (isSafe) => (isSafe ? restorePhases.flatMap(withSafetyBackup) : restorePhases),
  STAGED: () => stagedPhases,
  NEW_DATABASE: () => newDatabasePhases,
  UNDO: () => undoPhases,
  VERIFY: () => verifyPhases,
};

function withSafetyBackup(phase: Phase): readonly Phase[] {
  return phase.key === 'hold' ? [phase, safetyPhase] : [phase];
}
