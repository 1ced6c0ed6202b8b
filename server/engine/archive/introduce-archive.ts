import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import type { Manifest } from './manifest.ts';

/** Describes an archive in a sentence for a daemon's log. */
export function introduceArchive({ stack, snapshotOn, tables, rows, rawBytes }: Manifest): string {
  return `Backup of ${stack}, taken at ${snapshotOn}: ${formatCount(tables.length, 'table')}, ${formatCount(rows, 'row')}, ${formatBytes(rawBytes)} of data.`;
}
