import { type JobKind, jobKind } from '#lib/job-kind.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { backup } from './backup.ts';
import type { DaemonKind } from './daemon-kind.ts';
import { newDatabase } from './new-database.ts';
import { restore } from './restore.ts';
import { staged } from './staged.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';

const kinds: Record<JobKind, DaemonKind> = {
  BACKUP: backup,
  IN_PLACE: restore,
  STAGED: staged,
  NEW_DATABASE: newDatabase,
  UNDO: undo,
  VERIFY: verify,
};

/**
 * The kind of a daemon's work. A restore from another restore's safety backup undoes that one for people, and works as any restore
 * does. A restore without a mode is one in place, of an older console.
 */
export function kindOf({ type, mode }: Pick<ClaimedDaemon, 'type' | 'mode'>): DaemonKind {
  return kinds[jobKind({ type, mode, undoOf: null })];
}
