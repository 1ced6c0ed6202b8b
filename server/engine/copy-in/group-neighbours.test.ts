import { expect, test } from 'vitest';
import type { ManifestEntry } from '../archive/manifest.ts';
import { groupNeighbours } from './group-neighbours.ts';

function chunk(entry: string, offset: number, bytes: number, rawBytes = bytes * 3): ManifestEntry {
  return { entry, offset, bytes, rawBytes, sha256: '' };
}

function namesOf(chunks: ManifestEntry[]): string {
  return groupNeighbours(chunks)
    .map((group) => group.map(({ entry }) => entry).join(' '))
    .join(', ');
}

test.each([
  ['neighbours go together', [chunk('a', 100, 500), chunk('b', 700, 500), chunk('c', 1300, 500)], 'a b c'],
  ['in the order of the archive alone', [chunk('a', 700, 500), chunk('b', 100, 500)], 'a, b'],
  ['not over a gap', [chunk('a', 100, 500), chunk('b', 100_000, 500)], 'a, b'],
  ['not when they are large', [chunk('a', 0, 900_000), chunk('b', 900_000, 900_000)], 'a, b'],
  ['not when they unpack to much', [chunk('a', 0, 500, 4_000_000), chunk('b', 500, 500, 4_000_000)], 'a, b'],
  ['of none there is none', [], ''],
])('%s', (_title, chunks, groups) => {
  expect(namesOf(chunks)).toBe(groups);
});
