import { Cron } from 'croner';
import type { DigestInput } from '#lib/contracts/notifications/notification.ts';

/** Longer than a week with a change of the clocks in it. */
const longestBetweenMs = 8 * 24 * 60 * 60_000;

/** The last time up to `at`, inclusive, at which the digest was due. Where clocks skip the hour it is the first moment after the gap. */
export function lastDigestOn(times: DigestInput, at: Date): Date {
  const due = cronOf(times).nextRuns(2, new Date(at.getTime() - longestBetweenMs));
  return lastOf(due.filter((time) => time <= at));
}

/** The first time after `at` at which the digest is due. */
export function nextDigestOn(times: DigestInput, at: Date): Date {
  return lastOf(cronOf(times).nextRuns(1, at));
}

function cronOf({ zone, weekday, hour }: DigestInput): Cron {
  return new Cron(`0 ${hour} * * ${weekday}`, { timezone: zone, paused: true, mode: '5-part' });
}

function lastOf(times: readonly Date[]): Date {
  const last = times.at(-1);
  if (last === undefined) throw new Error('A weekly time comes each week.');
  return last;
}
