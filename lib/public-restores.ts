import type { PublicRestore, StatusPeriod } from '#lib/contracts/public-status.ts';
import { formatLasted } from '#lib/format/format-lasted.ts';

/** A restore with the periods that it alone caused, oldest first. */
export type RestoreSpan = {
  restore: PublicRestore;
  startedOn: string;
  /** null if it has not ended. */
  endedOn: string | null;
  periods: StatusPeriod[];
};

/** The restores of a history. @param periods newest first, as the history has them */
export function restoreSpans(periods: StatusPeriod[]): RestoreSpan[] {
  const spans = new Map<string, RestoreSpan>();
  for (const period of periods.toReversed()) {
    const { restore, startedOn, endedOn } = period;
    if (restore === null || startedOn === null) continue;
    const known = spans.get(restore.startedOn);
    if (known === undefined) spans.set(restore.startedOn, { restore, startedOn, endedOn, periods: [period] });
    else Object.assign(known, { endedOn, periods: [...known.periods, period] });
  }
  return [...spans.values()];
}

/** The word for it that users read. */
export const restoreNames: Record<PublicRestore['kind'], string> = {
  RESTORE: 'Restore from a backup',
  UNDO: 'Undo of a restore',
};

const statusWords = { READ_WRITE: 'read and write', READ_ONLY: 'read only', DOWN: 'down' };

/** How long the stack was read only and down for it, once it is over: "Read only for 8 s, down for less than 1 s." */
export function describeRestore({ restore, periods }: RestoreSpan): string {
  const parts = periods.flatMap(({ status, startedOn, endedOn }) =>
    startedOn === null || endedOn === null
      ? []
      : [`${statusWords[status]} for ${formatLasted(Date.parse(endedOn) - Date.parse(startedOn))}`],
  );
  const [first = '', ...rest] = parts;
  const lasted = [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...rest].join(', ');
  const failed = restore.completed === false ? ' It did not finish, and the data was not changed.' : '';
  return `${lasted}.${failed}`;
}
