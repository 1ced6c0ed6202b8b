import { expect, test } from 'vitest';
import type { DaemonDetails } from './contracts/daemon-details.ts';
import { mergeDaemonReport } from './daemon-report.ts';
import { paceSeries } from './pace-series.ts';

const empty: DaemonDetails = {
  id: '1',
  revision: 1,
  now: 0,
  endedOn: null,
  phases: [],
  waitingFor: null,
  notes: [],
  failure: null,
  unreadable: null,
  log: { firstLine: 0, lines: [] },
  samples: [],
  tables: { count: 0, changed: [] },
};

test('puts tables and lines together, and drops what is gone', () => {
  const first = mergeDaemonReport(undefined, {
    ...empty,
    log: { firstLine: 0, lines: [0, 1, 2].map((number) => [number, 5, 'info', `Line ${number}`]) },
    tables: {
      count: 2,
      changed: [
        [0, 'public.a', 0, 10, 0, 100, 'waiting'],
        [1, 'public.b', 0, 20, 0, 200, 'waiting'],
      ],
    },
  });
  const second = mergeDaemonReport(first, {
    ...empty,
    revision: 2,
    log: {
      firstLine: 2,
      lines: [
        [2, 5, 'info', 'Line 2'],
        [3, 6, 'warning', 'Line 3'],
      ],
    },
    tables: { count: 2, changed: [[1, 'public.b', 20, 20, 200, 200, 'done']] },
  });
  expect(second.revision).toBe(2);
  expect(second.tables[0]).toBe(first.tables[0]);
  expect(second.tables[1]).toMatchObject({ rowsDone: 20, state: 'done' });
  expect(second.lines.map(({ number }) => number)).toEqual([2, 3]);
  const quiet = mergeDaemonReport(second, {
    ...empty,
    log: { firstLine: 2, lines: [] },
    tables: { count: 2, changed: [] },
  });
  expect([quiet.tables, quiet.lines]).toEqual([second.tables, second.lines]);
  expect(quiet.tables).toBe(second.tables);
  expect(mergeDaemonReport(second, { ...empty, tables: { count: 1, changed: [] } }).tables).toHaveLength(1);
});

test('a rate is what was added since the sample before, and none where work began again', () => {
  const samples = [
    [0, 0],
    [1000, 100],
    [1000, 100],
    [3000, 100],
    [4000, 400],
    [5000, 10],
    [5050, 110],
  ] as const;
  expect(paceSeries(samples)).toEqual({
    points: [
      { from: 0, time: 1000, perSecond: 100 },
      { from: 1000, time: 3000, perSecond: 0 },
      { from: 3000, time: 4000, perSecond: 300 },
      { from: 4000, time: 5050, perSecond: (100 / 1050) * 1000 },
    ],
    peak: 300,
    average: (500 / 3050) * 1000,
    span: { from: 0, to: 5050 },
  });
  expect(paceSeries([])).toEqual({ points: [], peak: 0, average: 0, span: null });
});

test('a run shorter than any sample has its rate', () => {
  const { points, average } = paceSeries([
    [0, 0],
    [20, 500],
    [40, 1700],
  ]);
  expect(points).toEqual([{ from: 0, time: 40, perSecond: 42_500 }]);
  expect(average).toBe(42_500);
});
