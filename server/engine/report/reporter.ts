import type { OnReport, WaitingFor } from './report.ts';

/** Reports on a daemon's work in few words. `Key` names the phases of the work. */
export type Reporter<Key extends string> = {
  /** The phase begins, which ends the one before it. */
  phase(key: Key): void;
  /** Adds a sentence to the daemon's log. */
  log(text: string): void;
  /** Adds a warning to the daemon's log. */
  warn(text: string): void;
  /** Names what the work waits for; null when it waits for nothing. */
  waitFor(on: WaitingFor): void;
  readonly onReport: OnReport;
};

/** @param onReport takes every report; undefined when nobody listens */
export function createReporter<Key extends string>(onReport: OnReport = () => {}): Reporter<Key> {
  return {
    phase: (key) => onReport({ kind: 'phase', key }),
    log: (text) => onReport({ kind: 'log', level: 'info', text }),
    warn: (text) => onReport({ kind: 'log', level: 'warning', text }),
    waitFor: (on) => onReport({ kind: 'waiting', on }),
    onReport,
  };
}
