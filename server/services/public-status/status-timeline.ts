import type { PublicRestore, StatusPeriod } from '#lib/contracts/public-status.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { isStricter } from '../stack-status/is-stricter.ts';

type Said = { status: StackStatusValue; message: string | null };

/** A change of what was set. */
export type SetChange = { on: Date; from: Said; to: Said };
/** A daemon kept the stack at a status, or at a stricter one that was set. */
export type Hold = {
  status: StackStatusValue;
  from: Date;
  until: Date | null;
  message: string;
  restore: PublicRestore;
};

type Segment = Said & { from: number | null; until: number | null; restore: PublicRestore | null };

const longestText = 1000;

/**
 * What the stack obeyed, as periods of one status without a gap, oldest first: what was set, and a hold above it while that lasted.
 * @param changes by time, oldest first
 * @param set what is set now
 */
export function statusTimeline(changes: SetChange[], holds: Hold[], set: Said): StatusPeriod[] {
  const first = changes[0]?.from ?? set;
  const setSegments: Segment[] = [
    { ...first, restore: null, from: null, until: changes[0]?.on.getTime() ?? null },
    ...changes.map(({ on, to }, index) => ({
      ...to,
      restore: null,
      from: on.getTime(),
      until: changes[index + 1]?.on.getTime() ?? null,
    })),
  ];
  const held = mergeHolds(holds);
  return toPeriods(setSegments.flatMap((segment) => overlay(segment, held)).filter(lasts));
}

/** Holds in their order; one that began before the last ended begins with its end. */
function mergeHolds(holds: Hold[]): Segment[] {
  const merged: Segment[] = [];
  for (const { status, from, until, message, restore } of holds.toSorted(
    (one, other) => one.from.getTime() - other.from.getTime(),
  )) {
    const last = merged.at(-1);
    if (last?.until === null) break;
    const start = Math.max(from.getTime(), last?.until ?? Number.NEGATIVE_INFINITY);
    const hold: Segment = { status, message, restore, from: start, until: until?.getTime() ?? null };
    if (lasts(hold)) merged.push(hold);
  }
  return merged;
}

/** A period of the set status, divided by the holds that overlap it. */
function overlay(segment: Segment, holds: Segment[]): Segment[] {
  const parts: Segment[] = [];
  let from = segment.from;
  for (const hold of holds) {
    const begins = hold.from ?? Number.NEGATIVE_INFINITY;
    if (ended(hold) <= begin(segment) || begins >= ended(segment)) continue;
    if (isStricter(segment.status, hold.status)) continue;
    parts.push({ ...segment, from, until: Math.max(begins, begin(segment)) });
    const until = ended(hold) < ended(segment) ? hold.until : segment.until;
    parts.push({ ...hold, from: Math.max(begins, begin(segment)), until });
    if (until === null) return parts;
    from = until;
  }
  return [...parts, { ...segment, from }];
}

const begin = ({ from }: Segment) => from ?? Number.NEGATIVE_INFINITY;
const ended = ({ until }: Segment) => until ?? Number.POSITIVE_INFINITY;
const lasts = (segment: Segment) => ended(segment) > begin(segment);

function toPeriods(segments: Segment[]): StatusPeriod[] {
  const periods: StatusPeriod[] = [];
  for (const { status, message, restore, from, until } of segments) {
    const said = { on: toIso(from), text: shortenMessage(message) };
    const last = periods.at(-1);
    if (last?.status !== status) {
      periods.push({ status, startedOn: said.on, endedOn: toIso(until), restore, messages: [said] });
      continue;
    }
    last.endedOn = toIso(until);
    if (last.restore?.startedOn !== restore?.startedOn) last.restore = null;
    if (last.messages.at(-1)?.text !== said.text) last.messages.push(said);
  }
  return periods;
}

function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** A message as the history keeps it; null for an empty one. */
export function shortenMessage(text: string | null): string | null {
  if (text === null || text.trim() === '') return null;
  const characters = [...text];
  return characters.length <= longestText ? text : `${characters.slice(0, longestText - 1).join('')}…`;
}
