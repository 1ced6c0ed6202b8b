import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { debianServerVersion } from '#tests/postgres.ts';
import { type ServerName, serverVariables } from '#tests/test-servers.ts';
import { type CaseStack, startCaseStack } from './case-stack.ts';
import { generateCase } from './generate/generate-case.ts';
import { runRound, steps } from './run-round.ts';

/** `GENERATED=200 npm run test:cases` takes as many as are wanted. */
const seed = Number(process.env.CASES_SEED ?? randomInt(1_000_000));
const count = 10;
const embeddedVersion = 18;
const debianVersion = debianServerVersion();

let stack: CaseStack;
beforeAll(async () => {
  stack = await startCaseStack();
});
afterAll(() => stack.close());

const seeds = Array.from({ length: count }, (_, place) => seed + place);

test.each(seeds)('the made up database of the seed %i comes back in every way', async (one) => {
  const server: ServerName = debianVersion !== null && one % 2 === 0 ? 'debian' : 'embedded';
  const version = server === 'debian' ? Number(debianVersion) : embeddedVersion;
  const { results } = await runRound(
    stack,
    process.env[serverVariables[server]] ?? '',
    generateCase(one, version),
    server,
  );
  const ended = steps.map((step) => [step, results[step]?.ended, results[step]?.error ?? null]);
  expect(ended).toEqual(steps.map((step) => [step, expect.stringMatching(/^(same|named)$/), null]));
});
