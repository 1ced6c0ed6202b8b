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
      'server/services/start/start-backup.ts',
      `import type { Bucket } from '#server/ports/bucket.ts';\nexport const start = 1;\n`,
    );
    plant('server/ports/bucket.ts', 'export type Bucket = object;\nexport const open = 1;\n');
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
      `import { open } from './bucket.ts';\n\nimport { start } from '#server/services/start/start-backup.ts';\nexport const x = [open, start];\n`,
    );
    expect(checkLayers(root)).toEqual([
      'server/adapters/bucket/up.ts:3: adapters may not import from services (server/services/start/start-backup.ts).',
    ]);
  });

  it('finds one that is exported again, one that is loaded late, and one by a way round', () => {
    plant(
      'server/errors.ts',
      `export { start } from './services/start-backup.ts';\nexport const late = () => import('#server/ports/bucket.ts');\n`,
    );
    expect(checkLayers(root)).toEqual([
      'server/errors.ts:1: errors may not import from services (server/services/start/start-backup.ts).',
      'server/errors.ts:2: errors may not import from adapters (server/ports/bucket.ts).',
    ]);
  });

  it('lets the engine have types of the adapters, and nothing else', () => {
    plant(
      'server/engine/one.ts',
      `import type { Bucket } from '#server/ports/bucket.ts';\nexport type One = Bucket;\n`,
    );
    plant('server/engine/two.ts', `import { open } from '#server/ports/bucket.ts';\nexport const two = open;\n`);
    expect(checkLayers(root)).toEqual([
      'server/engine/two.ts:1: engine may not import anything but types from adapters (server/ports/bucket.ts).',
    ]);
  });

  it('finds a cycle', () => {
    plant('lib/one.ts', `import { two } from './two.ts';\nexport const one = () => two;\n`);
    plant('lib/two.ts', `import { three } from './three.ts';\nexport const two = () => three;\n`);
    plant('lib/three.ts', `import { one } from './one.ts';\nexport const three = () => one;\n`);
    expect(checkLayers(root)).toHaveLength(1);
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
