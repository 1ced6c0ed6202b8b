import pg from 'pg';
import { expect, test } from 'vitest';
import { isUploadName } from '#lib/upload-name.ts';
import { translateError } from '#server/adapters/repository-db/translate-error.ts';
import { describePgDumpFailure } from '#server/adapters/schema-dump/describe-pg-dump-failure.ts';
import { Turns } from '#server/async/turns.ts';
import { parseJson } from '#server/engine/archive/parse-json.ts';
import { splitSchema, splitStatements } from '#server/engine/archive/split-statements.ts';
import { refusedRows } from '#server/engine/copy-in/copy-tables.ts';
import { readStatement } from '#server/engine/statements/read-statement.ts';
import { settingStatement } from '#server/engine/switch/copy-database-properties.ts';
import { byteRange } from '#server/http/answers/byte-range.ts';
import { someOf } from '#tests/sample.ts';

const characters = 1_000_000;
const long = (piece: string) => piece.repeat(Math.ceil(characters / piece.length));

/** What readers of SQL go wrong on. */
const worst: [name: string, script: string][] = [
  ['calls in calls', `CREATE FUNCTION ${long('f(')}`],
  ['parentheses in parentheses', `CREATE FUNCTION f${'('.repeat(characters / 2)}${')'.repeat(characters / 2)}`],
  ['quotes', long("'")],
  ['strings that are one', `SELECT ${long("'a'\n")}`],
  ['strings with comments between', `SELECT 'a'${long('--x\n')}`],
  ['escapes', `COMMENT ON TABLE t IS E'${long("\\'")}'`],
  ['Unicode strings', long("U&'a'")],
  ['names', long('"')],
  ['dollar quotes', long('$a$b')],
  ['dollar quotes that never end', long('$a ')],
  ['a long tag', `$${long('a')}`],
  ['parameters', long('$1')],
  ['comments in comments', long('/*')],
  ['comments', long('/**/')],
  ['lines of comments', long('--\n')],
  ['blanks', long(' ')],
  ['semicolons', long(';')],
  ['words', long('a ')],
  ['CASE in a body', `CREATE FUNCTION f() BEGIN ATOMIC ${long('case ')}`],
  ['begins of functions', long('CREATE FUNCTION a;')],
  ['begins of everything', long('CREATE OR REPLACE ALTER GRANT COMMENT ON ')],
  ['a long name', `ALTER TABLE ${long('a.')}a OWNER TO b`],
  ['roles', `CREATE POLICY p ON t TO ${long('a,')}b`],
  ['privileges', `GRANT ${long('SELECT,')}x ON TABLE t TO a`],
  ['a long type', `COMMENT ON TRANSFORM FOR ${long('a ')}LANGUAGE b IS NULL`],
  ['brackets', `ALTER TABLE t ALTER COLUMN c SET DEFAULT ${long('[a,]')}`],
  ['operators', long('+-')],
  ['digits', long('1')],
  ['numbers with letters', long('1e')],
  ['a rule', `CREATE RULE r AS ON INSERT TO t DO (${long('a;')})`],
  ['options of the server’s own', `ALTER TABLE t ALTER COLUMN a SET (${long('pg_a=1,')}b=1)`],
  ['backslashes', long('\\')],
];

/** In seconds of the processor: what is quadratic in a million characters takes hours. */
const enough = 8;

test.each(someOf(worst, 12, 'scripts'))('%s: a megabyte is read in no time', (_name, script) => {
  const began = process.cpuUsage();
  for (const sql of splitStatements(script)) readStatement(sql);
  splitSchema(script);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(enough);
});

test.each([
  ['strings', `[${long('"a",')}1]`],
  ['escapes', `["${long('\\"')}"]`],
  ['slashes', `["${long('\\\\')}"]`],
  ['lists', `[${long('[],')}1]`],
  ['digits', long('1')],
  ['blanks', `${long(' ')}1`],
  ['what never ends', `"${long('\\"')}`],
])('a manifest of %s: a megabyte is read in no time', async (_name, text) => {
  const began = process.cpuUsage();
  await parseJson(text, { turns: new Turns(), onObjects: () => {} }).catch(() => {});
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(enough);
});

/** Other texts that come from elsewhere: errors that code of a database raises, its settings, headers, names. */
const texts: [name: string, text: string][] = [
  ['quotes and slashes', `"${long('/')}`],
  ['files', long('"/')],
  ['COPY', long('COPY ')],
  ['lines of COPY', long('COPY a, line 1, column ')],
  ['blanks', `bytes=${long(' ')}x`],
  ['blanks and a quote', `${long(' ')}"`],
  ['commas', long(', ')],
  ['disks', long('disk ')],
  ['rows', `${long('Failing row contains (')}x`],
  ['errors of pg_dump', long('pg_dump: error: ')],
  ['dots', long('a.')],
  ['underscores', `${long('_a')}_se`],
];

test.each(someOf(texts, 5, 'texts'))('a megabyte of %s is looked at in no time', (_name, text) => {
  const began = process.cpuUsage();
  const error = new pg.DatabaseError(text, text.length, 'error');
  Object.assign(error, { code: '53100', detail: text, where: text });
  const told = translateError(error);
  expect(`${told.message}${told.details}`.length).toBeLessThan(50_000);
  refusedRows(text, told);
  describePgDumpFailure(text);
  byteRange(text, 10);
  settingStatement('d', { role: null, name: 'search_path', value: text });
  isUploadName(text);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000_000).toBeLessThan(enough);
});
