import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

test('docs/rest.md names every address that has a route handler', () => {
  const document = readFileSync(join(root, 'docs', 'rest.md'), 'utf8');
  const addresses = globSync('app/**/route.ts', { cwd: root }).map((file) =>
    file.replace(/^app/, '').replace(/\/route\.ts$/, ''),
  );
  expect(addresses.length).toBeGreaterThan(50);
  const named = new Set(document.match(/\/[\w./[\]-]*[\w\]]/g));
  expect(addresses.filter((address) => !named.has(address))).toEqual([]);
});
