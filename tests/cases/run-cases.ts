import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { startPostgres } from '#embedded/postgres/start-postgres.ts';
import { debianBinaries } from '#tests/debian-server.ts';
import { ownerRole, serverVariables } from '#tests/test-servers.ts';
import { startCaseStack } from './case-stack.ts';
import { generateCase } from './generate/generate-case.ts';
import { asSuperuser, type Case, caseNames, readCase } from './load-case.ts';
import { type Round, runOtherServer, runRound, type Step, steps } from './run-round.ts';

/** The servers have PostgreSQL's own limits, with room for the holder extension where the server knows other folders of extensions. */
const configuration = {
  max_connections: '100',
  max_locks_per_transaction: '64',
  autovacuum: 'off',
  max_wal_size: '4GB',
};
const wanted = process.argv.slice(2);

const folder = makeTempFolder('cases');
const debian = debianBinaries();
const servers = [
  ...(debian === null
    ? []
    : [
        {
          version: '15',
          ...(await startPostgres({ folder: join(folder, 'debian'), durable: false, configuration, binaries: debian })),
        },
      ]),
  {
    version: '18',
    ...(await startPostgres({
      folder: join(folder, 'embedded'),
      durable: false,
      configuration: { ...configuration, extension_control_path: `$system:${join(import.meta.dirname, 'extensions')}` },
    })),
  },
];
const embedded = servers.at(-1);
process.env[serverVariables.embedded] = embedded?.url('postgres') ?? '';
await asSuperuser(process.env[serverVariables.embedded] ?? '', (client) =>
  client.query(`create role ${ownerRole.name} login createdb createrole password '${ownerRole.password}'`),
);
const stack = await startCaseStack();
const rounds: Round[] = [];
try {
  for (const work of plan()) {
    const began = performance.now();
    const round = await work.run().catch(
      (error: unknown): Round => ({
        name: work.name,
        server: work.on,
        results: {
          backup: { ended: 'failed', differences: [], error: `The case itself failed: ${error}`, notes: [] },
        },
      }),
    );
    rounds.push(round);
    describe(round, performance.now() - began);
  }
} finally {
  await stack.close();
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${rounds.filter(isWhole).length} of ${rounds.length} came through in all ways.`);
for (const round of rounds)
  console.log(
    `${round.name.padEnd(36)} ${round.server}  ${stepsOf()
      .map((step) => mark(round, step))
      .join('  ')}`,
  );

type Work = { name: string; on: string; run: () => Promise<Round> };

/**
 * The cases that are asked for, each on every server; with OTHER_SERVER=1 each from every server to every other one. With GENERATED so many made up
 * databases from CASES_SEED on, by turns on one of the servers.
 */
function plan(): Work[] {
  const seed = Number(process.env.CASES_SEED ?? randomInt(1_000_000));
  const seeds = Array.from({ length: Number(process.env.GENERATED ?? 0) }, (_, place) => seed + place);
  if (seeds.length > 0) {
    return seeds.flatMap((one) =>
      servers
        .filter((_, place) => place === one % servers.length)
        .flatMap((server) => worksOf(server, `seed ${one}`, (version) => generateCase(one, version))),
    );
  }
  const names = caseNames().filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  return names.flatMap((name) => servers.flatMap((server) => worksOf(server, name, () => readCase(name))));
}

function worksOf(server: (typeof servers)[number], name: string, caseOn: (version: number) => Case): Work[] {
  const case_ = caseOn(Number(server.version));
  if (process.env.OTHER_SERVER === undefined)
    return [{ name, on: server.version, run: () => runRound(stack, server.url('postgres'), case_, server.version) }];
  return servers
    .filter((other) => other !== server)
    .map((other) => {
      const on = `${server.version} to ${other.version}`;
      const addresses = { from: server.url('postgres'), to: other.url('postgres') };
      return { name, on, run: () => runOtherServer(stack, addresses, case_, on) };
    });
}

/** What a round may have. */
function stepsOf(): Step[] {
  return process.env.OTHER_SERVER === undefined ? [...steps] : ['backup', 'other server'];
}

function isWhole({ results }: Round): boolean {
  return stepsOf().every((step) => ['same', 'named'].includes(results[step]?.ended ?? ''));
}

function mark({ results }: Round, step: Step): string {
  const result = results[step];
  return result === undefined
    ? `${step}: -`
    : `${step}: ${result.ended}${result.notes.length > 0 ? ` (${result.notes.length})` : ''}`;
}

function describe(round: Round, tookMs: number): void {
  console.log(`\n${round.name} on ${round.server}, ${(tookMs / 1000).toFixed(1)} s`);
  for (const step of stepsOf()) {
    const result = round.results[step];
    if (result === undefined) continue;
    console.log(
      `  ${step}: ${result.ended}${result.differences.length > 0 ? `: ${result.differences.join(', ').slice(0, 2000)}` : ''}`,
    );
    if (result.error !== null) console.log(`    ${result.error.slice(0, 500)}`);
    for (const note of result.notes) console.log(`    - ${note.slice(0, 300)}`);
  }
}
