import { describe, expect, test } from 'vitest';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { makePreview as preview, makeTable as table } from '../testing/make-preview.ts';
import { changesInWords, restoreChanges, undoneInWords } from './restore-changes.ts';

const restore7 = { daemonId: '7', endedOn: '2026-01-01T00:00:00.000Z', mode: 'IN_PLACE', undid: null } as const;
const unknown = { changesUnknown: 'TABLE_EMPTIED_OR_REWRITTEN' } as const;

describe('what a restore would undo', () => {
  test('names the tables of which most is lost first', () => {
    const tables = [
      table('quiet', { changes: { inserted: 0, updated: 0, deleted: 0 } }),
      table('kept', { replaced: false, nowRows: 900 }),
      table('emptied', { ...unknown, nowRows: 25 }),
      table('busy', { changes: { inserted: 30, updated: 2, deleted: 1 } }),
      table('grows', { ...unknown, nowRows: 2 }),
    ];
    const changes = restoreChanges(preview(tables));
    expect(changes.tables.map(({ name }) => name)).toEqual(['busy', 'emptied', 'quiet', 'grows', 'kept']);
    expect(changes.losing.map(({ name }) => name)).toEqual(['busy', 'emptied']);
  });

  test.each<[string, Partial<RestorePreview['changes']>]>([
    [
      'About 1,204 rows inserted, 33 updated and 12 deleted since this backup would be lost (estimate).',
      { inserted: 1204, updated: 33, deleted: 12 },
    ],
    ['No changes since this backup (PostgreSQL statistics).', {}],
    [
      'About 1 row inserted, 0 updated and 0 deleted since this backup would be lost (estimate). The changes of 1 table are not known.',
      { inserted: 1, unknownTables: 1 },
    ],
    [
      'How much has changed since this backup is not known: it comes from another database.',
      { unknown: 'ANOTHER_DATABASE' },
    ],
    [
      'How much has changed since this backup is not known: the tables were emptied or rewritten since.',
      { unknownTables: 2 },
    ],
  ])('says: %s', (sentence, changes) => {
    const none = { inserted: 0, updated: 0, deleted: 0, unknownTables: 0, unknown: null };
    const tables = [table('a', unknown), table('b', unknown)];
    expect(undoneInWords(preview(tables, { changes: { ...none, ...changes } }))).toBe(sentence);
  });

  test('says that a restore hides it', () => {
    const changes = { inserted: 0, updated: 0, deleted: 0, unknownTables: 1, unknown: null };
    const restoredSince = { ...restore7, key: 'b.zip' };
    expect(undoneInWords(preview([table('a', unknown)], { changes, restoredSince }))).toBe(
      'How much has changed since this backup is not known: the database was restored since.',
    );
  });

  test('says of a safety backup what is undone', () => {
    const changes = { inserted: 0, updated: 0, deleted: 0, unknownTables: 1, unknown: null };
    const restoredSince = { ...restore7, key: 'b.zip' };
    const before = preview([table('a', unknown)], { changes, restoredSince });
    const contents = { ...before.contents, safetyFor: { daemonId: '7', backupKey: 'b.zip' } };
    expect(undoneInWords({ ...before, contents })).toBe(
      'Restore 7 is undone, and all changes since it are lost. How many changes is not known.',
    );
  });

  test('counts in words', () => {
    expect(changesInWords({ inserted: 1204, updated: 0, deleted: 12 })).toBe('1,204 inserted, 12 deleted');
    expect(changesInWords({ inserted: 0, updated: 0, deleted: 0 })).toBe('none');
  });
});
