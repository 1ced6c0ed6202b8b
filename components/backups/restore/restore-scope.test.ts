import { expect, test } from 'vitest';
import { makeContents, makePreview, makeTable } from '../testing/make-preview.ts';
import { replacedBy, restoreScope, shareInWords } from './restore-scope.ts';

test('tells apart what the backup has, what the database has, and what is replaced', () => {
  const summary = (name: string, rows: number) => ({ schema: 'public', name, rows, bytes: 1 });
  const preview = makePreview(
    [
      makeTable('entity', { archiveRows: 1700, nowRows: 1699 }),
      makeTable('_prisma_migrations', { archiveRows: 1, nowRows: 1, replaced: false }),
      makeTable('made_since', { archiveRows: null, nowRows: 40, exact: false, replaced: false }),
      makeTable('dropped_since', { archiveRows: 7, nowRows: null, replaced: false }),
    ],
    {
      contents: makeContents({
        rows: 1708,
        tables: [summary('entity', 1700), summary('_prisma_migrations', 1), summary('dropped_since', 7)],
      }),
    },
  );
  const scope = restoreScope(preview);
  expect(shareInWords(scope.backup)).toBe('1,708 rows in 3 tables');
  expect(shareInWords(scope.now)).toBe('about 1,740 rows in 3 tables');
  expect(shareInWords(scope.replaced)).toBe('1,699 rows in 1 table');
  expect(shareInWords(scope.restored)).toBe('1,700 rows in 1 table');
  expect(scope.untouched.map(({ name }) => name)).toEqual(['_prisma_migrations', 'made_since']);
  expect(replacedBy('IN_PLACE', scope)).toBe(scope.replaced);
  expect(replacedBy('STAGED', scope)).toBe(scope.now);
});
