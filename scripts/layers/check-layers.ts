import { dirname } from 'node:path';
import { findCycles } from './find-cycles.ts';
import { type FolderPair, findFolderPairs } from './find-folder-pairs.ts';
import { isTest, layerOf } from './layer-table.ts';
import { type Import, readImports, sourceFiles } from './read-imports.ts';

const mostSources = 25;

/**
 * Looks for imports that the table of layers does not allow, for cycles of files, for two folders that import each other,
 * and for folders that hold too many sources.
 * @param root the project's folder.
 * @returns a sentence for each, that begins with its file and line.
 */
export function checkLayers(root: string): string[] {
  const imports = readImports(root);
  return [
    ...imports.flatMap(complain),
    ...findCycles(imports).map(describeCycle),
    ...findFolderPairs(imports.filter(isOfSources)).map(describePair),
    ...findCrowds(sourceFiles(root)),
  ];
}

function isOfSources({ from, to }: Import): boolean {
  return !isTest(from) && !isTest(to);
}

function findCrowds(files: string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files.filter((file) => !/\.test\.tsx?$/.test(file)))
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > mostSources)
    .map(
      ([folder, count]) =>
        `${folder}: holds ${count} sources beside each other, and may hold ${mostSources}: make folders of those that belong together.`,
    );
}

function describePair({ one, other }: FolderPair): string {
  const says = ({ from, line, to }: Import) => `${from}:${line} imports ${to}`;
  return `${dirname(one.from)} and ${dirname(other.from)} import each other: ${says(one)}, ${says(other)}.`;
}

function complain(found: Import): string[] {
  const from = layerOf(found.from);
  const to = layerOf(found.to);
  const place = `${found.from}:${found.line}`;
  if (from === null)
    return [`${place}: the file belongs to no layer: move it, or give it one in scripts/layers/layer-table.ts.`];
  if (to === null)
    return [`${place}: ${found.to} belongs to no layer: move it, or give it one in scripts/layers/layer-table.ts.`];
  if (from.name === to.name || from.mayImport.includes(to.name)) return [];
  return [`${place}: ${from.name} may not import from ${to.name} (${found.to}).`];
}

function describeCycle(files: string[]): string {
  return `${files[0]}:1: imports itself: ${[...files, files[0]].join(' -> ')}.`;
}
