import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Matches a key that is written out where it is used: `queryKey: [...]`, `queryKey = [...]`. */
const literalKey = /\bqueryKey\s*[:=]\s*\[/;

describe('query-keys.ts', () => {
  test('is the only place where a key of a query is written out', () => {
    const own = 'lib/queries/query-keys.test.ts';
    const files = globSync('{app,components,lib}/**/*.{ts,tsx}', { cwd: root }).filter((file) => file !== own);
    expect(files).toContain('lib/queries/backups/backups-query.ts');
    expect(files.filter((file) => literalKey.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  test.each(["queryKey: ['backups'],", "const queryKey = ['daemon-report', id];", 'queryKey: [...key, 1]'])(
    'finds %s',
    (line) => expect(line).toMatch(literalKey),
  );
});
