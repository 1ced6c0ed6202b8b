import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorStatus } from './error-status.ts';

test('docs/rest.md has the status of every code', () => {
  const [, section = ''] = readFileSync('docs/rest.md', 'utf8').split('## Codes of failures');
  const rows = [...section.matchAll(/^\| `([A-Z_]{1,40})` {0,40}\| (\d{3}) /gm)];
  expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(errorStatus);
});
