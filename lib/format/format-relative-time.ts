import { formatDistanceStrict } from 'date-fns/formatDistanceStrict';

/** "just now" within ten seconds (a clock may also be ahead by so much), else "4 minutes ago". Epoch milliseconds. */
export function formatRelativeTime(time: number, now: number): string {
  if (now - time < 10_000) return 'just now';
  return formatDistanceStrict(time, now, { addSuffix: true, roundingMethod: 'floor' });
}
