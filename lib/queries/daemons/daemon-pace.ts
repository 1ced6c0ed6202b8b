import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { addSample, type Pace } from '#lib/progress-rate.ts';

const paces = new Map<string, Pace>();

/** Measures a running daemon, however its progress arrived, and forgets it when it has ended. */
export function noteDaemonPace(daemon: BackupRestoreStatus): void {
  if (!isAtWork(daemon.status)) {
    paces.delete(daemon.id);
    return;
  }
  const sample = { at: Date.now(), current: daemon.progresssCurrent, message: daemon.progresssMessage };
  const known = paces.get(daemon.id) ?? null;
  if (known && (known.samples.at(-1)?.current ?? 0) > sample.current) return;
  paces.set(daemon.id, addSample(known, sample));
}

/** What was measured since this page was opened; null if nothing was. */
export function daemonPace(id: string): Pace | null {
  return paces.get(id) ?? null;
}
