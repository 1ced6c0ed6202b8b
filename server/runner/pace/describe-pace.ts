import { formatCount } from '#lib/format/format-count.ts';
import type { PaceNow } from './pace.ts';

/** The pace of this hour, as a sentence: "The pace is 5 MB/s and 2 sessions from 8 to 18 o'clock (Europe/Berlin)." */
export function describePace({ bytesPerSecond, connections, hours, zone }: PaceNow): string {
  const sessions = connections === null ? '' : ` and ${formatCount(connections, 'session')}`;
  const when = hours === null ? '' : ` from ${hours.from} to ${hours.to} o’clock (${zone})`;
  return `The pace is ${megabytes(bytesPerSecond)}${sessions}${when}.`;
}

/** A pace with its unit, such as "5 MB/s". */
export function megabytes(bytesPerSecond: number): string {
  return `${Number((bytesPerSecond / 1_000_000).toFixed(1))} MB/s`;
}
