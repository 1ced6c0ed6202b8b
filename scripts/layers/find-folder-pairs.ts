import { dirname } from 'node:path';
import type { Import } from './read-imports.ts';

/** An import of each direction between two folders. */
export type FolderPair = { one: Import; other: Import };

/** The folders of which each imports from the other. A folder and one inside it are two folders. */
export function findFolderPairs(imports: Import[]): FolderPair[] {
  const between = new Map<string, Import>();
  const keyOf = (from: string, to: string) => `${from} > ${to}`;
  for (const found of imports) {
    const key = keyOf(dirname(found.from), dirname(found.to));
    if (!between.has(key)) between.set(key, found);
  }
  return [...between.values()].flatMap((one) => {
    const from = dirname(one.from);
    const to = dirname(one.to);
    const other = from < to ? between.get(keyOf(to, from)) : undefined;
    return other === undefined ? [] : [{ one, other }];
  });
}
