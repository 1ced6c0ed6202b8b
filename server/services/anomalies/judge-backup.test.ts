import { describe, expect, it } from 'vitest';
import { type ComparedBackup, type JudgeInput, judgeBackup, type OpenAnomaly } from './judge-backup.ts';

const day = 24 * 60 * 60 * 1000;
const on = (number: number) => new Date(Date.UTC(2026, 10, 1) + number * day);

function backup(number: number, tables: Record<string, number>, size = 50_000_000): ComparedBackup {
  return { snapshotOn: on(number), size, tables };
}

/** Seven backups of days 1 to 7, the newest first. */
function week(tablesOf: (number: number) => Record<string, number>): ComparedBackup[] {
  return [7, 6, 5, 4, 3, 2, 1].map((number) => backup(number, tablesOf(number)));
}

function judge(parts: Partial<JudgeInput> & Pick<JudgeInput, 'backup' | 'earlier'>) {
  return judgeBackup({ open: [], acceptedFrom: new Map(), ...parts });
}

const orders = (rows: number) => ({ 'public.order': rows });
const open = (parts: Partial<OpenAnomaly>): OpenAnomaly[] => [
  { id: 1, kind: 'EMPTIED', subject: 'public.order', expected: 100_000, ...parts },
];

describe('a table', () => {
  it.each([
    ['grows by a third', 133_000, null],
    ['shrinks by a third', 67_000, null],
    ['loses most of its rows', 40_000, 'ROWS'],
    ['has far more rows', 230_000, 'ROWS'],
    ['has no rows', 0, 'EMPTIED'],
  ])('that %s', (_, rows, kind) => {
    const { found } = judge({ backup: backup(8, orders(rows)), earlier: week(() => orders(100_000)) });
    expect(found.map((one) => one.kind)).toEqual(kind === null ? [] : [kind]);
    if (kind !== null) expect(found[0]).toMatchObject({ subject: 'public.order', expected: 100_000, actual: rows });
  });

  it('that vanished is found, even if it was small and there was one backup before', () => {
    const { found } = judge({ backup: backup(2, {}), earlier: [backup(1, { 'public.plan': 3 })] });
    expect(found).toEqual([
      { kind: 'VANISHED', subject: 'public.plan', label: 'public.plan', expected: 3, actual: null },
    ]);
  });

  it('that was empty, or was empty now and then, is not found', () => {
    const queue = (number: number) => ({ 'public.queue': number % 2 === 0 ? 0 : 40, 'public.unused': 0 });
    expect(judge({ backup: backup(8, { 'public.queue': 0 }), earlier: week(queue) }).found).toEqual([]);
  });

  it('that is small, or that varies much by itself, is not found by its rows', () => {
    const tables = (number: number) => ({
      'public.small': 400,
      'public.wild': ((number * 37) % 97) * 1000,
    });
    const now = backup(8, { 'public.small': 1200, 'public.wild': 3000 });
    expect(judge({ backup: now, earlier: week(tables) }).found).toEqual([]);
  });

  it('is compared by the median of the last seven, not by one of them', () => {
    const earlier = [
      backup(7, orders(5)),
      ...week(() => orders(100_000)).slice(1),
      backup(0, orders(5)),
      backup(-1, orders(5)),
    ];
    expect(judge({ backup: backup(8, orders(100_000)), earlier }).found).toEqual([]);
    expect(judge({ backup: backup(8, orders(5)), earlier }).found).toMatchObject([{ kind: 'ROWS', expected: 100_000 }]);
  });
});

it('a size that is far from the median is found, from three backups before', () => {
  const of = (number: number, size: number) => backup(number, {}, size);
  const earlier = [of(3, 50_000_000), of(2, 51_000_000), of(1, 49_000_000)];
  expect(judge({ backup: of(4, 20_000_000), earlier }).found).toMatchObject([
    { kind: 'SIZE', subject: '', expected: 50_000_000, actual: 20_000_000 },
  ]);
  expect(judge({ backup: of(4, 20_000_000), earlier: earlier.slice(0, 2) }).found).toEqual([]);
});

describe('partitions of days', () => {
  const days = (last: number) =>
    Object.fromEntries([0, 1, 2, 3, 4].map((back) => [`public.event_2026_${String(last - back + 100)}`, 10_000]));

  it('come and go', () => {
    expect(judge({ backup: backup(8, days(8)), earlier: week(days) }).found).toEqual([]);
  });

  it('are found together when most of them are gone', () => {
    const { found } = judge({ backup: backup(8, { 'public.event_2026_108': 10_000 }), earlier: week(days) });
    expect(found).toMatchObject([{ kind: 'VANISHED', subject: 'public.event_*_*', expected: 50_000, actual: 10_000 }]);
  });
});

describe('an open anomaly', () => {
  it('stays open while later backups are the same, until the median has followed them', () => {
    const earlier = week((number) => orders(number < 4 ? 100_000 : 0));
    expect(judge({ backup: backup(8, orders(0)), earlier, open: open({}) })).toEqual({ found: [], resolved: [] });
  });

  it('is over when the data is back', () => {
    const earlier = week((number) => orders(number < 7 ? 100_000 : 0));
    const judged = judge({ backup: backup(8, orders(98_000)), earlier, open: open({}) });
    expect(judged).toEqual({ found: [], resolved: [1] });
  });

  it('becomes another one when it gets worse, and keeps what was expected', () => {
    const earlier = week((number) => orders(number < 7 ? 100_000 : 0));
    const { found, resolved } = judge({ backup: backup(8, {}), earlier, open: open({}) });
    expect(resolved).toEqual([1]);
    expect(found).toMatchObject([{ kind: 'VANISHED', expected: 100_000, actual: null }]);
  });

  it('of a check is not touched', () => {
    const judged = judge({
      backup: backup(8, orders(1)),
      earlier: week(() => orders(1)),
      open: open({ kind: 'CHECK', subject: 'check 4' }),
    });
    expect(judged).toEqual({ found: [], resolved: [] });
  });
});

it('an accepted anomaly begins a new count: the same is not found again', () => {
  const earlier = week((number) => orders(number < 7 ? 100_000 : 2000));
  const now = backup(8, orders(2000));
  expect(judge({ backup: now, earlier }).found).toMatchObject([{ kind: 'ROWS' }]);
  expect(judge({ backup: now, earlier, acceptedFrom: new Map([['public.order', on(7)]]) }).found).toEqual([]);
  const empty = judge({ backup: backup(8, orders(0)), earlier, acceptedFrom: new Map([['public.order', on(7)]]) });
  expect(empty.found).toMatchObject([{ kind: 'EMPTIED', expected: 2000 }]);
});
