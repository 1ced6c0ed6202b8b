import { expect, test } from 'vitest';
import { describePgDumpFailure } from './describe-pg-dump-failure.ts';

const around = 'pg_dump failed with exit code 1. \nError message: could not find a "pg_dump" to execute';

test.each([
  [
    'pg_dump: error: aborting because of server version mismatchpg_dump: detail: server version: 19.1; pg_dump version: 18.3',
    'pg_dump says: aborting because of server version mismatch, server version: 19.1; pg_dump version: 18.3.',
  ],
  [
    'pg_dump: warning: odd.pg_dump: error: query failed: ERROR:  permission denied for table a\npg_dump: detail: Query was: SELECT 1',
    'pg_dump says: query failed: ERROR: permission denied for table a.',
  ],
  [
    'pg_dump: error: query failed: ERROR:  could not open file "base/16384/2619": No such file or directory',
    'pg_dump says: query failed: ERROR: could not open file (a file of the server): No such file or directory.',
  ],
  [`pg_dump: error: ${'x'.repeat(400)}`, `pg_dump says: ${'x'.repeat(300)}...`],
  ['', 'pg_dump broke off.'],
])('says what pg_dump said: %s', (said, sentence) => {
  expect(describePgDumpFailure(around + said).message).toBe(sentence);
});
