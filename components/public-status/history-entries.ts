import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicHistory, StatusPeriod } from '#lib/contracts/public-status.ts';
import { initialStackStatus, type StackStatusValue } from '#lib/contracts/stack-status.ts';

type Said = { on: string; text: string };

/** What a reader of the history looks for, each under the day on which it began. */
export type HistoryEntry =
  | { kind: 'status'; on: string; status: StackStatusValue; endedOn: string | null; said: Said[] }
  | { kind: 'maintenance'; on: string; maintenance: PublicMaintenance; said: Said[] }
  | { kind: 'message'; on: string; text: string };

const most = 60;
/** A status that a maintenance set may be a moment before or after it. */
const toleranceMs = 60_000;

/**
 * The history as entries, newest first: the times in which the stack was not reading and writing, past maintenance (with the
 * status that belongs to it), and what was said while all was well.
 * @param from what ended before it is left out
 */
export function historyEntries({ periods, pastMaintenance }: PublicHistory, from: Date): HistoryEntry[] {
  const entries: HistoryEntry[] = pastMaintenance.map((maintenance) => ({
    kind: 'maintenance',
    on: maintenance.startedOn ?? maintenance.cancelledOn ?? maintenance.startsOn,
    maintenance,
    said: [],
  }));
  const whole = new Map<StatusPeriod, HistoryEntry>();
  for (const period of periods) {
    if (period.status === 'READ_WRITE' || period.startedOn === null) continue;
    const host = entries.find((entry) => entry.kind === 'maintenance' && covers(entry.maintenance, period));
    const entry: HistoryEntry = host ?? {
      kind: 'status',
      on: period.startedOn,
      status: period.status,
      endedOn: period.endedOn,
      said: [],
    };
    if (host === undefined) entries.push(entry);
    if (entry.kind !== 'message') entry.said.push(...saidIn(period));
    whole.set(period, entry);
  }
  entries.push(...messagesOf(periods, whole));
  return entries
    .filter((entry) => Date.parse(endOf(entry)) >= from.getTime())
    .sort((one, other) => Date.parse(other.on) - Date.parse(one.on))
    .slice(0, most);
}

function covers({ status, startedOn, endedOn }: PublicMaintenance, period: StatusPeriod): boolean {
  if (status !== period.status || startedOn === null || endedOn === null || period.startedOn === null) return false;
  if (period.endedOn === null) return false;
  return (
    Date.parse(period.startedOn) >= Date.parse(startedOn) - toleranceMs &&
    Date.parse(period.endedOn) <= Date.parse(endedOn) + toleranceMs
  );
}

/** Where all was well: what was said at the end of something belongs to that, what was said later stands for itself. */
function messagesOf(periods: StatusPeriod[], whole: Map<StatusPeriod, HistoryEntry>): HistoryEntry[] {
  return periods.flatMap((period, index) => {
    if (period.status !== 'READ_WRITE') return [];
    const before = periods[index + 1];
    const entry = before === undefined ? undefined : whole.get(before);
    const [first, ...later] = saidIn(period);
    const isClosing = first !== undefined && entry !== undefined && first.on === period.startedOn;
    if (isClosing && entry.kind !== 'message') entry.said.push(first);
    const alone = isClosing || first === undefined ? later : [first, ...later];
    return alone
      .filter(({ text }) => text !== initialStackStatus.currentMessage)
      .map(({ on, text }): HistoryEntry => ({ kind: 'message', on, text }));
  });
}

function saidIn({ messages }: StatusPeriod): Said[] {
  return messages.flatMap(({ on, text }) => (on === null || text === null ? [] : [{ on, text }]));
}

function endOf(entry: HistoryEntry): string {
  if (entry.kind === 'status') return entry.endedOn ?? new Date().toISOString();
  if (entry.kind === 'maintenance') return entry.maintenance.endedOn ?? entry.on;
  return entry.on;
}
