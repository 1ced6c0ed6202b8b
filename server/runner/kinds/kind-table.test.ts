import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { backup } from './backup.ts';
import { kindOf } from './kind-table.ts';
import { newDatabase } from './new-database.ts';
import { restore } from './restore.ts';
import { staged } from './staged.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';

const kinds = [backup, restore, staged, newDatabase, undo, verify];

test.each([
  ['BACKUP', null, backup],
  ['VERIFY', null, verify],
  ['RESTORE', null, restore],
  ['RESTORE', 'IN_PLACE', restore],
  ['RESTORE', 'STAGED', staged],
  ['RESTORE', 'NEW_DATABASE', newDatabase],
  ['RESTORE', 'UNDO', undo],
] as const)('a daemon of type %s and mode %s has its kind', (type, mode, kind) => {
  expect(kindOf({ type, mode })).toBe(kind);
});

test('every phase of a kind has a key and a title of its own', () => {
  for (const kind of kinds) {
    for (const safetyKey of [null, 'safety.zip']) {
      const phases = kind.phases({ safetyKey });
      expect(phases.length).toBeGreaterThan(1);
      expect(new Set(phases.map(({ key }) => key)).size).toBe(phases.length);
      expect(new Set(phases.map(({ title }) => title)).size).toBe(phases.length);
    }
  }
  expect(restore.phases({ safetyKey: 'safety.zip' }).map(({ key }) => key)).toContain('safety');
  expect(restore.phases({ safetyKey: null }).map(({ key }) => key)).not.toContain('safety');
});

const name = "'(?:BACKUP|VERIFY|RESTORE|IN_PLACE|STAGED|NEW_DATABASE|UNDO)'";
const asksForKind = new RegExp(
  `(?:===|!==|case) ${name}|${name} (?:===|!==)|Record<(?:DaemonType|RestoreMode|JobKind)\\b`,
);

/** The lines of the runner that decide by a daemon's kind, outside of this folder. */
function findLinesThatAskForKind(): string[] {
  const runner = resolve(import.meta.dirname, '..');
  const files = globSync('**/*.ts', { cwd: runner }).filter(
    (file) => !file.startsWith('kinds/') && !file.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(30);
  return files.flatMap((file) =>
    readFileSync(resolve(runner, file), 'utf8')
      .split('\n')
      .filter((line) => asksForKind.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
}

test('nothing in the runner but this folder decides by the kind of a daemon', () => {
  expect(findLinesThatAskForKind()).toEqual([]);
  expect(asksForKind.test("  if (daemon.type === 'BACKUP') return;")).toBe(true);
});
