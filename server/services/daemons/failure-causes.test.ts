import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { daemonTypes } from '#lib/contracts/daemon.ts';
import { failureReasons } from '#server/errors.ts';
import { explainFailure } from './explain-failure.ts';
import { failureCauses } from './failure-causes.ts';

const lists = ['server/errors.ts', 'server/services/daemons/failure-causes.ts'];

test('every reason has a cause and a remedy of its own, for every type of daemon', () => {
  for (const reason of failureReasons) {
    const entries = failureCauses.filter((entry) => entry.reason === reason);
    expect(entries, reason).toHaveLength(1);
    for (const { code, cause, remedy } of entries) {
      for (const type of daemonTypes) {
        const ended = { type, status: 'FAILED', errorCode: code, errorReason: reason, errorSqlState: null };
        expect(explainFailure(ended), reason).toEqual({ code, reason, sqlState: null, cause, remedy: remedy[type] });
      }
    }
  }
});

test('every reason is thrown somewhere', () => {
  const sources = globSync('server/**/*.ts').filter((path) => !path.endsWith('.test.ts') && !lists.includes(path));
  const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  expect(failureReasons.filter((reason) => !text.includes(`'${reason}'`))).toEqual([]);
});

test('a reason tells more than a SQLSTATE, and a SQLSTATE more than a code', () => {
  const ended = { type: 'RESTORE', status: 'FAILED', errorCode: 'REPOSITORY_REFUSED' } as const;
  const causeOf = (errorReason: string | null, errorSqlState: string | null) =>
    explainFailure({ ...ended, errorReason, errorSqlState })?.cause;
  expect(causeOf('TABLE_IN_USE', '57014')).toMatch(/holds a lock/);
  expect(causeOf(null, '57014')).toMatch(/cancelled by a time limit/);
  expect(causeOf('BUILD_ROLE_REFUSED', '28P01')).toMatch(/builds the new database/);
  expect(causeOf(null, '28P01')).toMatch(/REPOSITORY_DATABASE_URL/);
  expect(causeOf(null, '23505')).toMatch(/breaks a constraint/);
  expect(causeOf(null, '99999')).toBe('PostgreSQL refused a statement.');
  expect(causeOf('A_REASON_OF_A_NEWER_CONSOLE', null)).toBe('PostgreSQL refused a statement.');
});

test('what a sentence says of a failure decides nothing', () => {
  const told = {
    type: 'BACKUP',
    status: 'FAILED',
    errorCode: 'REPOSITORY_REFUSED',
    errorReason: null,
    errorSqlState: null,
    errorMessage: 'PostgreSQL refused: The table may not be read, is in use: SQLSTATE 53100, the disk is full.',
    errorDetails: 'SQLSTATE 53100',
  } as const;
  expect(explainFailure(told)?.cause).toBe('PostgreSQL refused a statement.');
});
