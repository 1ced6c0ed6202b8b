import type { PublicMaintenance } from '#lib/contracts/maintenance.ts';
import type { PublicHistory, StatusPeriod } from '#lib/contracts/public-status.ts';
import { initialStackStatus, type StackStatusValue } from '#lib/contracts/stack-status.ts';
import { type RestoreSpan, restoreSpans } from '#lib/public-restores.ts';

type Said = { on: string; text: string };

/** What a reader of the history looks for, each under the day on which it started. */
export type HistoryEntry =
  | { kind: 'status'; on: string; status: StackStatusValue; endedOn: string | null; said: Said[] }
  | { kind: 'maintenance'; on: string; maintenance: PublicMaintenance; said: Said[] }
  | { kind: 'restore'; on: string; span: RestoreSpan }
  | { kind: 'message'; on: string; text: string };
type Host = Extract<HistoryEntry, { said: Said[] }>;

const most = 60;
/** A status that a maintenance set may be a moment before or after it. */
const toleranceMs = 60_000;

/**
 * The history as entries, newest first: the times in which the stack was not reading and writing, past maintenance (with the
 * status that belongs to it), each restore as one, and what was said while all was well.
 * @param from what ended before it is left out
 */
export function historyEntries({ periods, pastMaintenance }: PublicHistory, from: Date): HistoryEntry[] {
  const hosts: Host[] = pastMaintenance.map((maintenance) => ({
    kind: 'maintenance',
    on: maintenance.startedOn ?? maintenance.cancelledOn ?? maintenance.startsOn,
    maintenance,
    said: [],
  }));
  const hostOf = new Map<StatusPeriod, Host>();
  for (const period of periods) {
    if (period.status === 'READ_WRITE' || period.startedOn === null || period.restore !== null) continue;
    const { startedOn: on, status, endedOn } = period;
    const known = hosts.find((host) => host.kind === 'maintenance' && covers(host.maintenance, period));
    const host: Host = known ?? { kind: 'status', on, status, endedOn, said: [] };
    if (known === undefined) hosts.push(host);
    host.said.push(...saidIn(period));
    hostOf.set(period, host);
  }
  const restores = restoreSpans(periods).map((span): HistoryEntry => ({ kind: 'restore', on: span.startedOn, span }));
  return [...messagesOf(periods, hostOf), ...hosts, ...restores]
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

/**
 * Where all was well: what was said at the end of something belongs to that, what was said later stands for itself. After a
 * restore the message from before it shows again: nobody said it anew.
 */
function messagesOf(periods: StatusPeriod[], hostOf: Map<StatusPeriod, Host>): HistoryEntry[] {
  return periods.flatMap((period, index) => {
    if (period.status !== 'READ_WRITE') return [];
    const before = periods[index + 1];
    const host = before === undefined ? undefined : hostOf.get(before);
    const [first, ...later] = saidIn(period);
    const isFirst = first !== undefined && first.on === period.startedOn;
    if (isFirst && host !== undefined) host.said.push(first);
    const isOld = isFirst && before?.restore != null && first.text === lastTextBefore(periods.slice(index + 1));
    const alone = first === undefined || (isFirst && host !== undefined) || isOld ? later : [first, ...later];
    return alone
      .filter(({ text }) => text !== initialStackStatus.currentMessage)
      .map(({ on, text }): HistoryEntry => ({ kind: 'message', on, text }));
  });
}

/** What was said last before a restore. @param earlier newest first, from the restore's last period on */
function lastTextBefore(earlier: StatusPeriod[]): string | null {
  return earlier.find(({ restore }) => restore === null)?.messages.at(-1)?.text ?? null;
}

function saidIn({ messages }: StatusPeriod): Said[] {
  return messages.flatMap(({ on, text }) => (on === null || text === null ? [] : [{ on, text }]));
}

function endOf(entry: HistoryEntry): string {
  if (entry.kind === 'status') return entry.endedOn ?? new Date().toISOString();
  if (entry.kind === 'restore') return entry.span.endedOn ?? new Date().toISOString();
  if (entry.kind === 'maintenance') return entry.maintenance.endedOn ?? entry.on;
  return entry.on;
}
