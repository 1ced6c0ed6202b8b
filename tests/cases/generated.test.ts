import { afterAll, beforeAll, expect, test } from 'vitest';
import { debianServerVersion } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import { type ServerName, serverVariables } from '#tests/test-servers.ts';
import { type CaseStack, startCaseStack } from './case-stack.ts';
import { generateCase } from './generate/generate-case.ts';
import { runRound, steps } from './run-round.ts';

/** A few that take little time, two of them by chance (TESTS_SEED, `npm run test:whole`); CASES_SEED takes ten others, and `GENERATED=200 npm run test:cases` as many as are wanted. */
const few = [1, 2, 3, 5];
const given = process.env.CASES_SEED;
const seeds =
  given === undefined
    ? someOf(few, 2, 'made up databases')
    : Array.from({ length: 10 }, (_, place) => Number(given) + place);
const embeddedVersion = 18;
const debianVersion = debianServerVersion();

let stack: CaseStack;
beforeAll(async () => {
  stack = await startCaseStack();
});
afterAll(() => stack.close());

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
