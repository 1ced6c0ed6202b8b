import type { OnReport, WaitingFor } from './report.ts';

/** Tells of the work in few words; `Key` names its phases. */
export type Teller<Key extends string> = {
  phase(key: Key): void;
  say(text: string): void;
  warn(text: string): void;
  waitFor(on: WaitingFor): void;
  readonly onReport: OnReport;
};

/** @param onReport undefined: nobody listens */
export function tellTo<Key extends string>(onReport: OnReport = () => {}): Teller<Key> {
  return {
    phase: (key) => onReport({ kind: 'phase', key }),
    say: (text) => onReport({ kind: 'log', level: 'info', text }),
    warn: (text) => onReport({ kind: 'log', level: 'warning', text }),
    waitFor: (on) => onReport({ kind: 'waiting', on }),
    onReport,
  };
}
