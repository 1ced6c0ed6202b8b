import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { splitStatements } from '#server/engine/archive/split-statements.ts';
import { readStatement } from '#server/engine/statements/read-statement.ts';
import { debianBinaries, debianServerVersion } from '#tests/debian-server.ts';
import { serverVariables } from '#tests/test-servers.ts';
import { commands, disguises, ofEveryObject } from './commands.ts';
import { productions } from './grammar.ts';

const statements = [...Object.values(commands), ...Object.values(ofEveryObject)]
  .flat()
  .map((sql) => sql.replaceAll('{database}', 'other').replaceAll('{role}', 'victim').replaceAll('{owner}', 'tester'));

test('every production of PostgreSQL’s grammar is tried, and nothing passes for one', () => {
  const { psql, ...tried } = commands;
  expect(Object.keys(tried).sort()).toEqual([...productions].sort());
  for (const some of [psql, ...Object.values(tried)]) expect(some).not.toEqual([]);
});

/** psql has the names of all commands in its help, from PostgreSQL's documentation: in columns as wide as the longest of them. */
const columnWidth = 'CREATE TEXT SEARCH CONFIGURATION '.length;

test.skipIf(debianServerVersion() === null)('every command that psql knows of begins a statement that is tried', () => {
  const server = process.env[serverVariables.debian] ?? '';
  const help = execFileSync(
    join(debianBinaries() ?? '', 'psql'),
    ['-X', '-d', server, '-c', '\\pset pager off', '-c', '\\h'],
    { encoding: 'utf8' },
  );
  const names = help
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .flatMap((line) => [line.slice(2, 2 + columnWidth), line.slice(2 + columnWidth)])
    .map((name) => name.trim())
    .filter((name) => name !== '');
  expect(names.length).toBeGreaterThan(180);
  expect(names.filter((name) => !isTried(name))).toEqual([]);
});

/** Some names leave out what stands between their words. */
function isTried(name: string): boolean {
  const [first = '', ...others] = name.split(' ');
  return statements.some((sql) => sql.startsWith(first) && others.every((word) => sql.split(/\s/).includes(word)));
}

test.each(disguises)('$name, none passes for what pg_dump writes', ({ hide }) => {
  const taken = statements.filter((sql) =>
    splitStatements(hide(sql))
      .map(readStatement)
      .every(({ runs }) => runs !== null),
  );
  expect(taken).toEqual([]);
});

test('what is told of a refused statement is none of its text', () => {
  for (const sql of statements) {
    expect(readStatement(sql).label).toMatch(/^statement that begins with ([A-Z]{2,20}( [A-Z]{2,20})?|no word)$/);
  }
  expect(readStatement(`ALTER ROLE x PASSWORD 'secret'`).label).toBe('statement that begins with ALTER ROLE');
  expect(readStatement(`${'A'.repeat(1_000_000)} x`).label).toBe('statement that begins with no word');
});
