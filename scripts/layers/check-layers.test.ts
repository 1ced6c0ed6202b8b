import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkLayers } from './check-layers.ts';

describe('checkLayers', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'layers-'));
    plant(
      'server/services/start-backup.ts',
      `import type { Bucket } from '#server/ports/bucket.ts';\nexport const start = 1;\n`,
    );
    plant('server/adapters/bucket/bucket.ts', 'export const open = 1;\n');
    plant('server/ports/bucket.ts', 'export type Bucket = object;\n');
    plant('server/errors.ts', 'export class AppError extends Error {}\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  it('has nothing to say of imports that point down', () => {
    expect(checkLayers(root)).toEqual([]);
  });

  it('finds an import up the layers', () => {
    plant(
      'server/adapters/bucket/up.ts',
      `import { open } from './bucket.ts';\n\nimport { start } from '#server/services/start-backup.ts';\nexport const x = [open, start];\n`,
    );
    expect(checkLayers(root)).toEqual([
      'server/adapters/bucket/up.ts:3: adapters may not import from services (server/services/start-backup.ts).',
    ]);
  });

  it('finds one that is exported again, one that is loaded late, and one by a way round', () => {
    plant(
      'server/errors.ts',
      `export { start } from './services/start-backup.ts';\nexport const late = () => import('#server/adapters/bucket/bucket.ts');\n`,
    );
    expect(checkLayers(root)).toEqual([
      'server/errors.ts:1: errors may not import from services (server/services/start-backup.ts).',
      'server/errors.ts:2: errors may not import from adapters (server/adapters/bucket/bucket.ts).',
    ]);
  });

  it('keeps the engine from what implements its ports', () => {
    plant(
      'server/engine/one.ts',
      `import type { Bucket } from '#server/ports/bucket.ts';\nexport type One = Bucket;\n`,
    );
    plant(
      'server/engine/two.ts',
      `import type { open } from '#server/adapters/bucket/bucket.ts';\nexport type Two = typeof open;\n`,
    );
    expect(checkLayers(root)).toEqual([
      'server/engine/two.ts:1: engine may not import from adapters (server/adapters/bucket/bucket.ts).',
    ]);
  });

  it('finds two folders that import each other, by types as well', () => {
    plant('lib/one/a.ts', `import { c } from '../two/c.ts';\nexport const a = c;\n`);
    plant('lib/one/b.ts', 'export type B = 1;\n');
    plant('lib/two/c.ts', 'export const c = 1;\n');
    plant('lib/two/d.ts', `import type { B } from '../one/b.ts';\nexport type D = B;\n`);
    expect(checkLayers(root)).toEqual([
      'lib/one and lib/two import each other: lib/one/a.ts:1 imports lib/two/c.ts, lib/two/d.ts:1 imports lib/one/b.ts.',
    ]);
  });

  it('finds a folder with too many sources beside each other', () => {
    for (let index = 0; index < 26; index++) plant(`lib/many/source-${index}.ts`, '');
    for (let index = 0; index < 26; index++) plant(`tests/data/source-${index}.json`, '');
    expect(checkLayers(root)).toEqual([
      'lib/many: holds 26 sources beside each other, and may hold 25: make folders of those that belong together.',
    ]);
  });

  it('finds a cycle', () => {
    plant('lib/one.ts', `import { two } from './two.ts';\nexport const one = () => two;\n`);
    plant('lib/two.ts', `import { three } from './three.ts';\nexport const two = () => three;\n`);
    plant('lib/three.ts', `import { one } from './one.ts';\nexport const three = () => one;\n`);
    expect(checkLayers(root)).toHaveLength(1);
    expect(checkLayers(root)[0]).toContain('imports itself');
    plant(
      'lib/three.ts',
      `import type { one } from './one.ts';\nexport const three = (): typeof one | null => null;\n`,
    );
    expect(checkLayers(root)[0]).toContain('imports itself');
  });

  it('finds a file that belongs nowhere', () => {
    plant('utils/drawer.ts', `import { AppError } from '#server/errors.ts';\nexport const drawer = AppError;\n`);
    expect(checkLayers(root)[0]).toContain('utils/drawer.ts:1: the file belongs to no layer');
  });

  it('lets a test use what tests share, and no other file', () => {
    plant('tests/postgres.ts', 'export const testDatabase = 1;\n');
    plant(
      'server/services/a.test.ts',
      `import { testDatabase } from '#tests/postgres.ts';\nexport const a = testDatabase;\n`,
    );
    plant(
      'server/services/b.ts',
      `import { testDatabase } from '#tests/postgres.ts';\nexport const b = testDatabase;\n`,
    );
    expect(checkLayers(root)).toEqual([
      'server/services/b.ts:1: services may not import from tests (tests/postgres.ts).',
    ]);
  });
});
