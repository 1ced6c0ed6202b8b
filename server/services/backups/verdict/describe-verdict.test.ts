import { describe, expect, it } from 'vitest';
import { describeVerdict } from './describe-verdict.ts';

const open = { inPlace: [], staged: [], newDatabase: [] };
const endedOn = '2026-11-30T10:00:00.000Z';
const proof = { daemonId: '2', type: 'VERIFY' as const, mode: null, targetDatabase: null, endedOn, durationMs: 1 };
const unknown = { proof: null, lastVerification: null };
const verified = {
  proof,
  lastVerification: {
    daemonId: '2',
    status: 'COMPLETED' as const,
    endedOn,
    errorMessage: null,
    backupAtFault: false,
  },
};
const weakness = { what: 'index i', sentence: 'The index i is left out.', rows: null, find: null, fix: null };

describe('the verdict on a backup', () => {
  it('says that it is not verified until it is', () => {
    const verdict = describeVerdict(
      { never: [], ways: { ...open, staged: ['A schema would be gone.'] } },
      { isOwn: true, standing: unknown, weaker: null, unreadable: null },
    );
    expect(verdict).toMatchObject({ verified: false, weaker: null, never: [] });
    expect(verdict.sentence).toBe(
      'When it was taken, it could be restored in place and into a new database. It is not verified.',
    );
  });

  it('says what comes back weaker once it is verified', () => {
    const told = { never: [], ways: open };
    const of = (total: number) =>
      describeVerdict(told, { isOwn: true, standing: verified, weaker: { total, named: [weakness] }, unreadable: null })
        .sentence;
    const ways = 'When it was taken, it could be restored in place, staged and into a new database.';
    expect(of(0)).toBe(`${ways} It is verified: everything comes back as it was.`);
    expect(of(1)).toBe(`${ways} It is verified: all rows come back, and 1 thing comes back weaker.`);
    expect(of(2)).toBe(`${ways} It is verified: all rows come back, and 2 things come back weaker.`);
  });

  it('says first that a backup is incomplete, and of its verification that it is of the rows that it has', () => {
    const unreadable = { rows: 3, pages: 1, tables: [], tablesTotal: 1, named: [], complete: true };
    const of = (standing: typeof verified | typeof unknown, total: number) => {
      const weaker = { total, named: [] };
      return describeVerdict({ never: [] }, { isOwn: true, standing, weaker, unreadable }).sentence;
    };
    const first = 'Incomplete: 3 rows and 1 page could not be read and are left out.';
    expect(of(unknown, 0)).toBe(`${first} It is not verified.`);
    expect(of(verified, 0)).toBe(`${first} It is verified: all rows that it has come back.`);
    expect(of(verified, 1)).toBe(
      `${first} It is verified: all rows that it has come back, and 1 thing comes back weaker.`,
    );
  });

  it('names first why a backup can be restored nowhere', () => {
    const never = ['The text of public.t is no UTF-8.'];
    const ways = { inPlace: never, staged: never, newDatabase: never };
    const verdict = describeVerdict(
      { never, ways },
      { isOwn: true, standing: unknown, weaker: null, unreadable: null },
    );
    expect(verdict).toMatchObject({ sentence: never[0], never, verified: false });
  });

  it('knows nothing of an older archive, and takes no ways of another stack', () => {
    expect(describeVerdict(undefined, { isOwn: true, standing: unknown, weaker: null, unreadable: null })).toEqual({
      sentence: 'It is not verified.',
      verified: false,
      never: [],
      whenTaken: null,
      weaker: null,
    });
    const foreign = { never: [], ways: open };
    expect(
      describeVerdict(foreign, { isOwn: false, standing: unknown, weaker: null, unreadable: null }).whenTaken,
    ).toBeNull();
  });

  it('says that the last verification failed', () => {
    const failed = {
      ...verified.lastVerification,
      status: 'FAILED' as const,
      errorMessage: 'No.',
      backupAtFault: true,
    };
    const standing = { proof: null, lastVerification: failed };
    expect(describeVerdict(undefined, { isOwn: true, standing, weaker: null, unreadable: null }).sentence).toBe(
      'Its last verification failed.',
    );
  });
});
