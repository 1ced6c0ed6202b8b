const minuteMs = 60_000;

/** How long after each failed attempt the next one is made, in minutes; the last one holds for all that follow. */
const pauses = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480] as const;

/** For how long something is tried: a message for a day, a call of a heartbeat for an hour, an email to a subscriber for a day. */
export const giveUpAfterMs = { channel: 24 * 60 * minuteMs, heartbeat: 60 * minuteMs, subscriber: 24 * 60 * minuteMs };

/**
 * When the next attempt is made.
 * @param attempts how many were made, 1 at least
 * @param at the end of the last one
 * @param retryAfterSeconds what the receiver asked for; null if it did not
 * @returns null if `giveUpOn` has come; the last attempt is made then
 */
export function nextAttemptOn(
  attempts: number,
  at: Date,
  giveUpOn: Date,
  retryAfterSeconds: number | null,
): Date | null {
  const pause = pauses[Math.min(attempts, pauses.length) - 1] ?? 1;
  if (at >= giveUpOn) return null;
  const next = at.getTime() + Math.max(pause * minuteMs, (retryAfterSeconds ?? 0) * 1000);
  return new Date(Math.min(next, giveUpOn.getTime()));
}
