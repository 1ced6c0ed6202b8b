import { expect, test } from 'vitest';
import type { TableProgress } from '#server/engine/report/report.ts';
import { DetailsState } from './details-state.ts';

const phases = [
  { key: 'check', title: 'Check' },
  { key: 'copy', title: 'Copy' },
  { key: 'commit', title: 'Commit' },
];

function table(name: string, rowsDone = 0): TableProgress {
  return { name, rowsDone, rowsTotal: 10, bytesDone: rowsDone * 100, bytesTotal: 1000, state: 'waiting' };
}

test('only what changed is in a batch', () => {
  const state = new DetailsState(phases);
  state.take({ kind: 'tables', tables: [table('a'), table('b')] });
  const first = state.takeBatch({ isLast: false });
  expect(first.phases.map(({ key }) => key)).toEqual(['check', 'copy', 'commit']);
  expect(first.tables.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(first).toMatchObject({ revision: 1, tableCount: 2 });
  for (const rows of [1, 2, 3]) state.take({ kind: 'table', position: 1, table: table('b', rows) });
  state.take({ kind: 'log', level: 'info', text: 'Half way.' });
  const second = state.takeBatch({ isLast: true });
  expect(second.tables).toEqual([{ position: 1, ...table('b', 3) }]);
  expect(second.lines.map(({ number, text }) => [number, text])).toEqual([[0, 'Half way.']]);
  expect(second).toMatchObject({ revision: 2, phases: [], tableCount: null });
  expect(second.samples.at(-1)).toMatchObject({ rows: 3, bytes: 300 });
});

test('a phase ends the one before, one that begins again takes those after it back', () => {
  const state = new DetailsState(phases);
  const outcomes = () => {
    const batch = state.takeBatch({ isLast: false });
    return Object.fromEntries(
      batch.phases.map(({ key, startedOn, outcome }) => [key, startedOn && (outcome ?? 'now')]),
    );
  };
  state.take({ kind: 'phase', key: 'check' });
  state.take({ kind: 'phase', key: 'copy' });
  state.take({ kind: 'phase', key: 'commit' });
  expect(outcomes()).toEqual({ check: 'done', copy: 'done', commit: 'now' });
  state.take({ kind: 'phase', key: 'copy' });
  state.take({ kind: 'phase', key: 'unknown' });
  expect(outcomes()).toEqual({ copy: 'now', commit: null });
  state.end('failed');
  expect(outcomes()).toEqual({ copy: 'failed' });
});

test('a log keeps its newest 1,000 lines', () => {
  const state = new DetailsState(phases);
  for (let line = 0; line < 1500; line++) state.take({ kind: 'log', level: 'info', text: `Line ${line}` });
  const batch = state.takeBatch({ isLast: false });
  expect(batch.lines).toHaveLength(1000);
  expect(batch.lines[0]).toMatchObject({ number: 500, text: 'Line 500' });
  expect(batch.firstLine).toBe(500);
});
