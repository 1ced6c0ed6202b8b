import { findCycles } from './find-cycles.ts';
import { type Layer, layerOf } from './layer-table.ts';
import { type Import, readImports } from './read-imports.ts';

/**
 * Looks for imports that the table of layers does not allow, and for cycles.
 * @param root the project's folder.
 * @returns a sentence for each, that begins with its file and line.
 */
export function checkLayers(root: string): string[] {
  const imports = readImports(root);
  return [...imports.flatMap(complain), ...findCycles(imports).map(describeCycle)];
}

function complain(found: Import): string[] {
  const from = layerOf(found.from);
  const to = layerOf(found.to);
  const place = `${found.from}:${found.line}`;
  if (from === null)
    return [`${place}: the file belongs to no layer: move it, or give it one in scripts/layers/layer-table.ts.`];
  if (to === null)
    return [`${place}: ${found.to} belongs to no layer: move it, or give it one in scripts/layers/layer-table.ts.`];
  if (isAllowed(from, to, found)) return [];
  const what = from.mayImportTypesOf?.includes(to.name) ? 'anything but types from' : 'from';
  return [`${place}: ${from.name} may not import ${what} ${to.name} (${found.to}).`];
}

function isAllowed(from: Layer, to: Layer, { typesOnly }: Import): boolean {
  if (from.name === to.name || from.mayImport.includes(to.name)) return true;
  return typesOnly && (from.mayImportTypesOf ?? []).includes(to.name);
}

function describeCycle(files: string[]): string {
  return `${files[0]}:1: imports itself: ${[...files, files[0]].join(' -> ')}.`;
}
