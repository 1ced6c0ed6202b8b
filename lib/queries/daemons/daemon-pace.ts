import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { addSample, type Pace } from '#lib/progress-rate.ts';

const paces = new Map<string, Pace>();

/** Measures a daemon at work, whichever way its progress arrived; forgets it when it has ended. */
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

/** What was measured of it since this page was opened; null when nothing was. */
export function daemonPace(id: string): Pace | null {
  return paces.get(id) ?? null;
}
