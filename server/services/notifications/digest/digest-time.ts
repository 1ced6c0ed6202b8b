import { CronExpressionParser } from 'cron-parser';
import type { DigestInput } from '#lib/contracts/notifications/notification.ts';

/** The last time up to `at`, inclusive, at which the digest was due. Where clocks skip the hour it is the first moment after the gap. */
export function lastDigestOn(times: DigestInput, at: Date): Date {
  return parse(times, new Date(at.getTime() + 1))
    .prev()
    .toDate();
}

/** The first time after `at` at which the digest is due. */
export function nextDigestOn(times: DigestInput, at: Date): Date {
  return parse(times, at).next().toDate();
}

function parse({ zone, weekday, hour }: DigestInput, currentDate: Date) {
  return CronExpressionParser.parse(`0 ${hour} * * ${weekday}`, { tz: zone, currentDate });
}
