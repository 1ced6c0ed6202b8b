import { backupPhases } from '#server/engine/backup/backup-phases.ts';
import type { Phase } from '#server/engine/report.ts';
import { restorePhases } from '#server/engine/restore/restore-phases.ts';
import { verifyPhases } from '#server/engine/verify/verify-phases.ts';
import type { TakenDaemon } from './held-daemon.ts';
import { safetyPhase } from './safety-backup.ts';

/** The phases of a daemon's work, in order, as they are shown before the first begins. */
export function phasesOf({ type, safetyKey }: Pick<TakenDaemon, 'type' | 'safetyKey'>): readonly Phase[] {
  if (type === 'BACKUP') return backupPhases;
  if (type === 'VERIFY') return verifyPhases;
  if (safetyKey === null) return restorePhases;
  return restorePhases.flatMap((phase): readonly Phase[] => (phase.key === 'hold' ? [phase, safetyPhase] : [phase]));
}
