import type { ManifestEntry } from '../archive/manifest.ts';

const MiB = 1024 * 1024;
/** The most bytes that one request reads, compressed and decompressed. */
const mostBytes = MiB;
const mostRawBytes = 4 * MiB;
/** The most bytes between two chunks of a group: headers of entries, and sometimes a chunk of another table. */
const mostBytesBetween = 16 * 1024;

/**
 * Groups small chunks that follow each other both in this list and in the archive, so that one request reads them. Thousands of small
 * tables then take a few hundred requests.
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
