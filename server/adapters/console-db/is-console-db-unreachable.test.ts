import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { consoleDb } from './console-db.ts';
import { isConsoleDbUnreachable } from './is-console-db-unreachable.ts';

let started: TestConsole;
beforeAll(async () => {
  started = await startTestConsole();
});
afterAll(() => started.close());

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

test('a session that PostgreSQL ends amid a query is an outage', async () => {
  const ended = await errorOf(consoleDb().$queryRaw`select pg_terminate_backend(pg_backend_pid())`);
  expect(String(ended)).toContain('57P01');
  expect(isConsoleDbUnreachable(ended)).toBe(true);
});

test('a query that is wrong, or breaks a rule, is none', async () => {
  for (const query of ['select no_such_column', 'insert into runner (name) values (null)']) {
    const wrong = await errorOf(consoleDb().$executeRawUnsafe(query));
    expect(wrong).toBeInstanceOf(Error);
    expect(isConsoleDbUnreachable(wrong)).toBe(false);
  }
});
