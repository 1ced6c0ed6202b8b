import { describe, expect, test } from 'vitest';
import type { BucketObject } from '#server/ports/bucket.ts';
import { type KnownRow, planCopyRows } from './plan-copy-rows.ts';

const at = new Date('2026-11-30T03:00:00Z');
const object = (key: string, etag: string): BucketObject => ({ key, etag, size: 5, lastModified: at });
const done: KnownRow = { key: 'a.zip', state: 'DONE', etag: 'e1', copyEtag: 'c1', isInFirst: true };

function plan(first: BucketObject[], second: BucketObject[] | null, rows: KnownRow[], unfinished: string[] = []) {
  const byKey = (objects: BucketObject[]) => new Map(objects.map((each) => [each.key, each]));
  return planCopyRows({
    first: byKey(first),
    second: second === null ? null : byKey(second),
    rows,
    unfinished: new Set(unfinished),
  });
}

describe('planCopyRows', () => {
  test('leaves alone what both buckets hold as the row says', () => {
    const { added, changed, forgotten } = plan([object('a.zip', 'e1')], [object('a.zip', 'c1')], [done]);
    expect([added, changed, forgotten]).toEqual([[], [], []]);
  });

  test('has a new backup copied, but none that is being written', () => {
    const { added } = plan([object('a.zip', 'e1'), object('b.zip', 'e2')], [], [], ['b.zip']);
    expect(added).toMatchObject([{ key: 'a.zip', state: 'WAITING', etag: 'e1', isInFirst: true }]);
  });

  test('has no copy made again that the rules deleted, unless the backup is another one', () => {
    const deleted: KnownRow = { ...done, state: 'DELETED' };
    for (const second of [[], [object('a.zip', 'c1')]]) {
      const { added, changed, forgotten } = plan([object('a.zip', 'e1')], second, [deleted]);
      expect([added, changed, forgotten]).toEqual([[], [], []]);
    }
    expect(plan([object('a.zip', 'e2')], [], [deleted]).changed).toMatchObject([{ data: { state: 'WAITING' } }]);
    expect(plan([], [], [deleted]).forgotten).toEqual(['a.zip']);
    expect(plan([], [object('a.zip', 'c1')], [deleted]).forgotten).toEqual([]);
    expect(plan([], null, [deleted]).forgotten).toEqual([]);
  });

  test('has a copy made again that vanished, or that is another object now', () => {
    for (const second of [[], [object('a.zip', 'other')]]) {
      const { changed } = plan([object('a.zip', 'e1')], second, [done]);
      expect(changed).toMatchObject([{ key: 'a.zip', was: 'DONE', data: { state: 'WAITING', verifiedOn: null } }]);
    }
  });

  test('judges no copy while the second bucket cannot be listed, and still sees what is new', () => {
    const { added, changed, forgotten } = plan([object('a.zip', 'e1'), object('b.zip', 'e2')], null, [done]);
    expect([added.map(({ key }) => key), changed, forgotten]).toEqual([['b.zip'], [], []]);
  });

  test('has a backup copied again that was replaced', () => {
    const { changed } = plan([object('a.zip', 'e9')], [object('a.zip', 'c1')], [done]);
    expect(changed).toMatchObject([{ key: 'a.zip', data: { state: 'WAITING', etag: 'e9', copyEtag: null } }]);
  });

  test('keeps the row of a copy whose original is gone, and forgets what is in neither bucket', () => {
    expect(plan([], [object('a.zip', 'c1')], [done]).changed).toEqual([
      { key: 'a.zip', was: 'DONE', data: { isInFirst: false } },
    ]);
    expect(plan([], [], [done]).forgotten).toEqual(['a.zip']);
    expect(plan([], [], [{ ...done, state: 'COPYING', copyEtag: null }]).forgotten).toEqual(['a.zip']);
  });

  test('finds a copy without an original, as after the console’s database was lost', () => {
    const { added } = plan([], [object('a.zip', 'c1')], []);
    expect(added).toMatchObject([{ key: 'a.zip', state: 'DONE', isInFirst: false, copyEtag: 'c1' }]);
  });
});
