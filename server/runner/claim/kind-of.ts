import type { ClaimedDaemon } from './claimed-daemon.ts';

/** What a daemon does: its type, and how a restore goes about it. */
export type DaemonKind = 'BACKUP' | 'VERIFY' | NonNullable<ClaimedDaemon['mode']>;

/** @param daemon a restore without a mode is one in place, of an older console */
export function kindOf({ type, mode }: Pick<ClaimedDaemon, 'type' | 'mode'>): DaemonKind {
  return type === 'RESTORE' ? (mode ?? 'IN_PLACE') : type;
}

/** Whether such a daemon makes a database under a name of its own, which is dropped when the daemon ends. */
export function makesDatabase(kind: DaemonKind): boolean {
  return kind === 'VERIFY' || kind === 'STAGED' || kind === 'NEW_DATABASE';
}
