import { expect, test } from 'vitest';
import { splitStatements } from '#server/engine/archive/split-statements.ts';
import { readStatement } from '#server/engine/statements/read-statement.ts';
import { commands, disguises } from './commands.ts';

const statements = Object.values(commands)
  .flat()
  .map((sql) => sql.replaceAll('{database}', 'other').replaceAll('{role}', 'victim').replaceAll('{owner}', 'tester'));

test('every command of PostgreSQL is tried', () => {
  expect(Object.keys(commands).length).toBeGreaterThanOrEqual(125);
  expect(statements.length).toBeGreaterThan(230);
});

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
