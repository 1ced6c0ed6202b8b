import { expect, it } from 'vitest';
import { findWrongStandby, judgeLag, type PrimaryFacts, type StandbyFacts } from './judge-lag.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 30, 12, 0, second));
const primary: PrimaryFacts = { server: '71', database: '16384', timeline: 1, lsn: 500n, now: at(40) };
const standby: StandbyFacts = { ...primary, inRecovery: true, lsn: 400n, replayedOn: at(10) };

it('a standby that has replayed all that the primary had at a look is as of that look, however old its last commit is', () => {
  const marks = [
    { lsn: 300n, on: at(20) },
    { lsn: 400n, on: at(30) },
    { lsn: 500n, on: at(40) },
  ];
  expect(judgeLag(primary, standby, marks)).toEqual({ asOf: at(30), behindMs: 10_000 });
  expect(judgeLag(primary, { ...standby, lsn: 500n }, marks)).toEqual({ asOf: at(40), behindMs: 0 });
});

it('a standby that has reached no look is as of its last commit, and a commit later than the look counts', () => {
  expect(judgeLag(primary, standby, [{ lsn: 500n, on: at(40) }])).toEqual({ asOf: at(10), behindMs: 30_000 });
  const commit = { ...standby, replayedOn: at(35) };
  expect(judgeLag(primary, commit, [{ lsn: 300n, on: at(20) }])).toEqual({ asOf: at(35), behindMs: 5000 });
});

it('nothing is known of a standby on another timeline, or of one that has told of nothing', () => {
  const marks = [{ lsn: 300n, on: at(20) }];
  expect(judgeLag(primary, { ...standby, timeline: 2, lsn: 900n }, marks)).toBeNull();
  expect(judgeLag(primary, { ...standby, lsn: null }, marks)).toBeNull();
  expect(judgeLag(primary, { ...standby, replayedOn: null }, [{ lsn: 500n, on: at(40) }])).toBeNull();
});

it('a server that takes writes, or is of another server or database, is refused by the reason', () => {
  expect(findWrongStandby(primary, standby)).toBeNull();
  expect(findWrongStandby(primary, { ...standby, inRecovery: false })).toMatch(/is not a standby: it takes writes/);
  expect(findWrongStandby(primary, { ...standby, server: '72' })).toMatch(/system identifiers differ/);
  expect(findWrongStandby(primary, { ...standby, database: '1' })).toMatch(/another database/);
  expect(findWrongStandby({ ...primary, lsn: null }, standby)).toMatch(/REPOSITORY_DATABASE_URL is a standby itself/);
});
