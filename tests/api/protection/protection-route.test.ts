import { afterAll, beforeAll, expect, it } from 'vitest';
import * as protectionRoutes from '#app/repo/v1/admin/protection/route.ts';
import { protection } from '#lib/contracts/protection/protection.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
beforeAll(async () => {
  test = await startTestConsole();
});
afterAll(() => test.close());

it('says that nothing is set up', async () => {
  const answer = await callRoute(protectionRoutes, 'GET', '/repo/v1/admin/protection', {
    token: test.tokens.administrator,
  });
  expect(answer.status).toBe(200);
  expect(protection.strict().parse(await answer.json())).toMatchObject({ sentence: null });
});
