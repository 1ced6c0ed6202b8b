import { afterAll, beforeAll, expect, test } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';
import { defaultStackId, nameDefaultStack } from './stacks/default-stack.ts';

let console_: TestConsole;

beforeAll(async () => {
  console_ = await startTestConsole();
});
afterAll(() => console_.close());

test('the stack of the environment has one row, whatever its name was before', async () => {
  await nameDefaultStack('staging');
  await nameDefaultStack('production');
  const stacks = await consoleDb().stack.findMany({ select: { id: true, name: true } });
  expect(stacks).toEqual([{ id: defaultStackId, name: 'production' }]);
});
