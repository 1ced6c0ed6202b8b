import { resolve } from 'node:path';
import { checkLayers } from './layers/check-layers.ts';

/** Part of `npm run lint`: arrows point down only (docs/architecture.md). */
const complaints = checkLayers(resolve(import.meta.dirname, '..'));
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.exitCode = complaints.length === 0 ? 0 : 1;
