import { isTest } from './layer-table.ts';
import type { Import } from './read-imports.ts';

/** For each layer's folder, the imports among the folders in it that are allowed: `from > to`, sorted. */
export type FolderArrows = Record<string, readonly string[]>;

/**
 * Compares the imports among the folders of a layer with the list of those that are allowed. What lies deeper belongs to the
 * folder that it is in; files beside the folders, tests and testing folders need no arrow.
 * @returns a sentence for each import that no arrow allows, each arrow that nothing needs, and each list that is not sorted
 */
export function checkFolderArrows(imports: readonly Import[], allowed: FolderArrows): string[] {
  return Object.entries(allowed).flatMap(([layer, arrows]) => {
    const found = new Map<string, Import>();
    for (const one of imports) {
      const arrow = arrowOf(layer, one);
      if (arrow !== null && !found.has(arrow)) found.set(arrow, one);
    }
    return [...findUnlisted(layer, arrows, found), ...findUnused(layer, arrows, found), ...findDisorder(layer, arrows)];
  });
}

/** `from > to`; null for an import that is not between two folders of the layer. */
function arrowOf(layer: string, { from, to }: Import): string | null {
  if (isTest(from) || isTest(to)) return null;
  const [source, target] = [folderIn(layer, from), folderIn(layer, to)];
  return source === null || target === null || source === target ? null : `${source} > ${target}`;
}

function folderIn(layer: string, file: string): string | null {
  if (!file.startsWith(`${layer}/`)) return null;
  const [folder, ...rest] = file.slice(layer.length + 1).split('/');
  return folder === undefined || rest.length === 0 ? null : folder;
}

function findUnlisted(layer: string, arrows: readonly string[], found: Map<string, Import>): string[] {
  return [...found]
    .filter(([arrow]) => !arrows.includes(arrow))
    .map(
      ([arrow, { from, line, to }]) =>
        `${from}:${line}: imports ${to}, and ${layer} has no arrow '${arrow}': move what is imported, or add the arrow to scripts/layers/folder-arrows.ts.`,
    );
}

function findUnused(layer: string, arrows: readonly string[], found: Map<string, Import>): string[] {
  return arrows
    .filter((arrow) => !found.has(arrow))
    .map((arrow) => `scripts/layers/folder-arrows.ts: no import in ${layer} needs '${arrow}': remove it.`);
}

function findDisorder(layer: string, arrows: readonly string[]): string[] {
  const next = arrows.find((arrow, index) => arrow <= (arrows[index - 1] ?? ''));
  return next === undefined ? [] : [`scripts/layers/folder-arrows.ts: '${next}' of ${layer} is not in its place.`];
}
