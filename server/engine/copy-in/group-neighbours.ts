import type { ManifestEntry } from '../archive/manifest.ts';

const MiB = 1024 * 1024;
/** What one request brings, packed and unpacked. */
const mostBytes = MiB;
const mostRawBytes = 4 * MiB;
/** Headers of entries stand between chunks, and now and then another table's chunk. */
const mostBytesBetween = 16 * 1024;

/**
 * Puts small chunks together that come one after another both in this list and in the archive: thousands of small tables then
 * take a few hundred requests, not thousands.
 */
export function groupNeighbours(chunks: readonly ManifestEntry[]): ManifestEntry[][] {
  const groups: ManifestEntry[][] = [];
  let open = { start: 0, end: 0, rawBytes: 0 };
  for (const chunk of chunks) {
    const group = groups.at(-1);
    const end = chunk.offset + chunk.bytes;
    const between = chunk.offset - open.end;
    const joins = between >= 0 && between <= mostBytesBetween && end - open.start <= mostBytes;
    if (group !== undefined && joins && open.rawBytes + chunk.rawBytes <= mostRawBytes) {
      group.push(chunk);
      open = { ...open, end, rawBytes: open.rawBytes + chunk.rawBytes };
    } else {
      groups.push([chunk]);
      open = { start: chunk.offset, end, rawBytes: chunk.rawBytes };
    }
  }
  return groups;
}
