import { describe, expect, test } from 'vitest';
import type { BackupContents, BackupProof, BackupVerification } from '#lib/contracts/backup.ts';
import { answerOf } from '../details/backup-answer.ts';
import { firstPossibleWay, type RestoreWay, recommendedWay } from '../shared/restore-ways.ts';
import { makeContents, makePreview, makeTable } from '../testing/make-preview.ts';
import { findRestoreRisks } from './find-restore-risks.ts';

const now = Date.parse('2026-11-30T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
const whole = { stack: 's', snapshotOn: hoursAgo(3), schemaSql: { pgDumpVersion: '18.3', bytes: 10 } };

function proof(hours: number): BackupProof {
  return {
    daemonId: '8',
    type: 'VERIFY',
    mode: null,
    targetDatabase: null,
    endedOn: hoursAgo(hours),
    durationMs: 1200,
  };
}

function failed(hours: number, backupAtFault: boolean): BackupVerification {
  const errorMessage = 'public.film: 3 rows differ.';
  return { daemonId: '9', status: 'FAILED', endedOn: hoursAgo(hours), errorMessage, backupAtFault };
}

function risksOf(contents: Partial<BackupContents>, way: RestoreWay = 'IN_PLACE', ways = {}) {
  const preview = makePreview([makeTable('film')], { contents: makeContents({ ...whole, ...contents }), ...ways });
  return findRestoreRisks(preview, { way, stackName: 's', now });
}

describe('what speaks against a restore', () => {
  test('nothing, where the backup is verified, young, and of this stack', () => {
    expect(risksOf({ proof: proof(1) })).toEqual([]);
  });

  test('a failed verification, with its reason: it asks for a tick, and offers to verify', () => {
    expect(risksOf({ lastVerification: failed(2, true) })).toEqual([
      {
        id: 'verification-failed',
        severity: 'bad',
        title: 'This backup failed its verification 2 hours ago',
        sentence: 'public.film: 3 rows differ.',
        needsTick: true,
        offersVerify: true,
      },
    ]);
    expect(risksOf({ lastVerification: failed(2, false) })).toMatchObject([
      { id: 'verification-impossible', severity: 'caution', needsTick: true, offersVerify: true },
    ]);
    expect(risksOf({ lastVerification: failed(2, true), proof: proof(1) })).toEqual([]);
  });

  test('that this stack did not make it: a tick before its schema runs, whatever it says of itself', () => {
    const signer = { stack: 's\u202e', fingerprint: 'ab12cd34'.repeat(4) };
    for (const way of ['STAGED', 'NEW_DATABASE'] as const) {
      expect(risksOf({ proof: proof(1), origin: 'FOREIGN', signer }, way)).toMatchObject([
        {
          id: 'not-own',
          severity: 'bad',
          needsTick: true,
          title: expect.stringContaining('“s‹U+202E›” (key ab12cd34…)'),
        },
      ]);
      expect(risksOf({ proof: proof(1), origin: 'UNSIGNED' }, way)).toMatchObject([{ id: 'not-own', needsTick: true }]);
      expect(risksOf({ proof: proof(1), origin: 'TRUSTED', signer }, way)).toEqual([]);
    }
    expect(risksOf({ proof: proof(1), origin: 'UNSIGNED' })).toMatchObject([{ id: 'not-own', needsTick: false }]);
    expect(risksOf({ proof: proof(1), origin: 'FOREIGN', signer })).toMatchObject([{ id: 'not-own', needsTick: true }]);
  });

  test('that it was never verified, which only a restore that replaces data asks a tick for', () => {
    for (const way of ['IN_PLACE', 'STAGED'] as const) {
      expect(risksOf({}, way)).toMatchObject([{ id: 'not-verified', needsTick: true, offersVerify: true }]);
    }
    expect(risksOf({}, 'NEW_DATABASE')).toMatchObject([{ id: 'not-verified', needsTick: false, offersVerify: true }]);
    const impossible = { ways: { staged: ['No.'], newDatabase: ['No.'] } };
    expect(risksOf({}, 'IN_PLACE', impossible)).toMatchObject([
      { id: 'not-verified', needsTick: true, offersVerify: false },
    ]);
  });

  test('what comes back weaker, by name and with the rows in the way, without a tick', () => {
    const weakness = { what: 'foreign key f of public.t', sentence: '', rows: 3, find: null, fix: null };
    const index = { ...weakness, what: 'index i', rows: null };
    const weaker = (total: number) => ({ ...makeContents().verdict, weaker: { total, named: [weakness, index] } });
    expect(risksOf({ proof: proof(1), verdict: weaker(0) })).toEqual([]);
    expect(risksOf({ proof: proof(1), verdict: weaker(4) })).toMatchObject([
      {
        id: 'comes-back-weaker',
        title: 'All rows come back, and 4 things come back weaker',
        sentence: expect.stringContaining('foreign key f of public.t (3 rows in the way); index i, and 2 others.'),
        needsTick: false,
      },
    ]);
  });

  test('that it is incomplete, first of all, by name, with a tick before data is replaced', () => {
    const thing = {
      ...{ kind: 'ROW' as const, schema: 'public', table: 'mail', key: 'id = 60', place: '(4,2)', columns: ['body'] },
      ...{ sqlState: 'XX001', reason: 'missing chunk' },
    };
    const unreadable = { rows: 3, pages: 1, tables: [], tablesTotal: 1, named: [thing], complete: true };
    const [first, ...others] = risksOf({ proof: proof(1), unreadable, stack: 'other' });
    expect(first).toMatchObject({
      id: 'incomplete',
      severity: 'bad',
      title: 'This backup is incomplete: 3 rows and 1 page could not be read when it was taken',
      sentence: 'They do not come back: public.mail, the row with id = 60: the column body; and 3 more.',
      needsTick: true,
    });
    expect(others).toMatchObject([{ id: 'another-stack' }]);
    expect(risksOf({ proof: proof(1), unreadable }, 'NEW_DATABASE')).toMatchObject([
      { id: 'incomplete', needsTick: false },
    ]);
    const verdict = { ...makeContents().verdict, weaker: { total: 0, named: [] } };
    const answer = answerOf(makeContents({ ...whole, proof: proof(1), verdict, unreadable }), undefined, true);
    expect(answer).toMatchObject({
      tone: 'caution',
      title: 'Yes, without 3 rows and 1 page that could not be read',
    });
  });

  test('another stack first, then data without a schema, and its age', () => {
    const risks = risksOf({ proof: proof(1), stack: 'other', schemaSql: null, snapshotOn: hoursAgo(24 * 9 + 1) });
    expect(risks.map(({ id }) => id)).toEqual(['another-stack', 'data-only', 'old']);
    expect(risks.map(({ needsTick }) => needsTick)).toEqual([true, false, false]);
    expect(risks[0]?.title).toContain('“other”');
    expect(risks[2]?.title).toBe('This backup is 9 days old');
    expect(risksOf({ proof: proof(1), snapshotOn: hoursAgo(24 * 6) })).toEqual([]);
  });
});

describe('the answer at the head of a backup’s page', () => {
  const contents = (more: Partial<BackupContents>) => makeContents({ ...whole, ...more });
  const preview = makePreview([makeTable('film')]);

  test.each<[string, Partial<BackupContents>, 'VERIFY' | 'RESTORE']>([
    ['Yes: this backup can be restored', { proof: proof(1) }, 'RESTORE'],
    [
      'Yes: all rows of this backup can be restored, and 2 things come back weaker',
      { proof: proof(1), verdict: { ...makeContents().verdict, weaker: { total: 2, named: [] } } },
      'RESTORE',
    ],
    [
      'No: this backup cannot be restored',
      { proof: proof(1), verdict: { ...makeContents().verdict, never: ['No UTF-8.'] } },
      'RESTORE',
    ],
    ['Not known: this backup is not verified', {}, 'VERIFY'],
    ['Probably not: this backup failed its verification', { lastVerification: failed(1, true) }, 'VERIFY'],
    ['Not known: the last verification could not be done', { lastVerification: failed(1, false) }, 'VERIFY'],
  ])('%s', (title, more, next) => {
    expect(answerOf(contents(more), preview, true)).toMatchObject({ title, next });
  });

  test('advises no verification that is not possible, and says when no way to restore is', () => {
    expect(answerOf(contents({}), preview, false).next).toBe('RESTORE');
    const stuck = makePreview([], { problems: ['No table.'], ways: { staged: ['No.'], newDatabase: ['No.'] } });
    expect(answerOf(contents({ proof: proof(1) }), stuck, true)).toMatchObject({
      tone: 'bad',
      title: expect.stringMatching(/^No: /),
    });
  });
});

describe('the way that is chosen', () => {
  test('is in place where that is possible, and advises nothing', () => {
    const preview = makePreview([makeTable('film')]);
    expect([firstPossibleWay(preview), recommendedWay(preview)]).toEqual(['IN_PLACE', null]);
  });

  test('is the next that can work where in place cannot, and is recommended then', () => {
    const lacking = makePreview([], { problems: ['The database does not have 14 tables of the archive.'] });
    expect([firstPossibleWay(lacking), recommendedWay(lacking)]).toEqual(['STAGED', 'STAGED']);
    const beside = { ...lacking, ways: { staged: ['A replication slot.'], newDatabase: [] } };
    expect([firstPossibleWay(beside), recommendedWay(beside)]).toEqual(['NEW_DATABASE', 'NEW_DATABASE']);
    const none = { ...lacking, ways: { staged: ['No.'], newDatabase: ['No.'] } };
    expect([firstPossibleWay(none), recommendedWay(none)]).toEqual([null, null]);
  });
});
