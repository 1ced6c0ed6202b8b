import { expect, test } from 'vitest';
import { parseJson } from '#server/engine/archive/parse-json.ts';
import { splitSchema, splitStatements } from '#server/engine/archive/split-statements.ts';
import { readStatement } from '#server/engine/build/read-statement.ts';
import { Turns } from '#server/engine/turns.ts';

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

test.each(worst)('%s: a megabyte is read in no time', (_name, script) => {
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
