import { expect, test } from 'vitest';
import { writeTableName } from './write-table-name.ts';

test('names of tables that differ only by where a dot is are two names, and usual names are as people write them', () => {
  expect(writeTableName({ schema: 'public', name: 'Film 2' })).toBe('public.Film 2');
  const parts = ['a', 'b', 'a.b', '"a"', 'a"."b', '.', '"', 'a.', '.b'];
  const names = parts.flatMap((schema) => parts.map((name) => writeTableName({ schema, name })));
  expect(new Set(names).size).toBe(parts.length ** 2);
});
