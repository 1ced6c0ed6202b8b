import { expect, test } from 'vitest';
import { AppError } from '#server/errors.ts';
import type { Report } from './report.ts';
import { TableTally } from './table-tally.ts';

const expected = ['a', 'b', 'c'].map((name) => ({ name, rowsTotal: 10, bytesTotal: 100 }));

function tallied(work: (tally: TableTally) => void): Map<string, string> {
  const states = new Map<string, string>();
  const onReport = (report: Report) => {
    if (report.kind === 'tables') for (const { name, state } of report.tables) states.set(name, state);
    if (report.kind === 'table') states.set(report.table.name, report.table.state);
  };
  work(new TableTally(expected, onReport));
  return states;
}

test('the first table that fails is told as failed, though its copying had not begun; those that break off with it are not', () => {
  const refused = new AppError('REPOSITORY_REFUSED', 'No.');
  const states = tallied((tally) => {
    tally.startTable(0);
    tally.failTable(1, refused);
    tally.failTable(0, refused);
  });
  expect([...states]).toEqual([
    ['a', 'at work'],
    ['b', 'failed'],
    ['c', 'waiting'],
  ]);
});

test('a table that was sent to its last row is no more than failed when PostgreSQL refuses its end', () => {
  const states = tallied((tally) => {
    tally.startTable(0);
    tally.addRows(0, 10, 100);
    tally.failTable(0, new Error('refused'));
  });
  expect(states.get('a')).toBe('failed');
});

test('a stop is no failure of a table', () => {
  const states = tallied((tally) => {
    tally.startTable(0);
    tally.failTable(0, new AppError('STOPPED', 'Stopped.'));
  });
  expect(states.get('a')).toBe('at work');
});
