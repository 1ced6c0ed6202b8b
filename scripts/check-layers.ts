import { resolve } from 'node:path';
import { checkFolderArrows } from './layers/check-folder-arrows.ts';
import { checkLayers } from './layers/check-layers.ts';
import { folderArrows } from './layers/folder-arrows.ts';
import { readImports } from './layers/read-imports.ts';

/** Part of `npm run lint`: arrows point down only, and within a layer along the arrows that are listed (docs/architecture.md). */
const root = resolve(import.meta.dirname, '..');
const complaints = [...checkLayers(root), ...checkFolderArrows(readImports(root), folderArrows)];
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
