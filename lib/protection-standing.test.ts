import { expect, test } from 'vitest';
import { protectionStanding } from './protection-standing.ts';

const on = '2026-11-30T03:00:00.000Z';
const well = {
  overdue: [],
  newestVerified: { key: 'a.zip', takenOn: on, restoreMs: 1000 },
  bucketProblem: null,
  nextRun: { scheduleName: 'Nightly', on },
};
const overdue = [{ scheduleId: '1', scheduleName: 'Nightly', since: on }];

test.each([
  ['Yes', {}],
  ['By hand', { nextRun: null }],
  ['No', { newestVerified: null }],
  ['No', { overdue }],
  ['No', { overdue, nextRun: null, newestVerified: null }],
  ['Unknown', { overdue: null, newestVerified: null, bucketProblem: 'The bucket does not answer.' }],
])('is %s with %j', (word, change) => {
  const standing = protectionStanding({ ...well, ...change });
  expect(standing.word).toBe(word);
  expect(standing.why === null).toBe(word === 'Yes');
});
