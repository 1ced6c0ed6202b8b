import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { debianServerVersion } from '#tests/postgres.ts';
import { someOf, testsSeed } from '#tests/sample.ts';
import { type ServerName, serverVariables } from '#tests/test-servers.ts';
import { type CaseStack, startCaseStack } from './case-stack.ts';
import { readCase } from './load-case.ts';
import { runOtherServer, runRound, steps } from './run-round.ts';

/** Those that come through in every way and take little time; `npm run test:cases` takes all. */
const quick = [
  'bytes-without-unicode',
  'checks-that-read-other-tables',
  'empty-search-path',
  'grants-to-lost-roles',
  'hash-partitions-by-enum',
  'implicit-casts',
  'names-with-dots',
  'odd-partitions',
  'older-not-null-constraints',
  'operators-of-extensions',
  'orphans-under-foreign-keys',
  'tables-in-a-schema-of-an-extension',
  'time-zone-of-the-database',
  'views-behind-functions',
  'views-that-cannot-be-refreshed',
];
let stack: CaseStack;
beforeAll(async () => {
  stack = await startCaseStack();
});
afterAll(() => stack.close());

const seed = Number(process.env.CASES_SEED ?? randomInt(1_000_000));
const servers: ServerName[] = debianServerVersion() === null ? ['embedded'] : ['embedded', 'debian'];
const chosen = [0, 1].map((step) => quick[(seed + step * 4) % quick.length] ?? '');

test.each(chosen.map((name, place) => [name, servers[place % servers.length] ?? 'embedded'] as const))(
  `%s comes back in every way, on %s (CASES_SEED=${seed})`,
  async (name, server) => {
    const { results } = await runRound(stack, process.env[serverVariables[server]] ?? '', readCase(name), server);
    const ended = steps.map((step) => [step, results[step]?.ended, results[step]?.error ?? null]);
    expect(ended).toEqual(steps.map((step) => [step, expect.stringMatching(/^(same|named)$/), null]));
  },
);

/** It has nothing that one of the servers does not know, or that another database's encoding or settings change. */
const elsewhere = 'views-behind-functions';

test.skipIf(debianServerVersion() === null)(
  `${elsewhere} comes back on a server of another version, one way by chance or both (TESTS_SEED=${testsSeed})`,
  async () => {
    const [embedded = '', debian = ''] = servers.map((server) => process.env[serverVariables[server]]);
    const ways = [
      { from: embedded, to: debian },
      { from: debian, to: embedded },
    ];
    for (const addresses of someOf(ways, 1, 'versions')) {
      const { results } = await runOtherServer(stack, addresses, readCase(elsewhere), 'another');
      expect(results['other server']).toMatchObject({ ended: expect.stringMatching(/^(same|named)$/), error: null });
    }
  },
);
