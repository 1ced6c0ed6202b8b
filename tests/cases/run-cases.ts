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
import { type Round, runRound, steps } from './run-round.ts';

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
  for (const { name, on, caseOn } of plan()) {
    for (const server of servers.filter(({ version }) => on === null || on === version)) {
      const began = performance.now();
      const round = await runRound(stack, server.url('postgres'), caseOn(Number(server.version)), server.version).catch(
        (error: unknown): Round => ({
          name,
          server: server.version,
          results: {
            backup: { ended: 'failed', differences: [], error: `The case itself failed: ${error}`, notes: [] },
          },
        }),
      );
      rounds.push(round);
      describe(round, performance.now() - began);
    }
  }
} finally {
  await stack.close();
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${rounds.filter(isWhole).length} of ${rounds.length} came through in all ways.`);
for (const round of rounds)
  console.log(`${round.name.padEnd(36)} ${round.server}  ${steps.map((step) => mark(round, step)).join('  ')}`);

/** The cases that are asked for, each on every server; with GENERATED so many made up databases from CASES_SEED on, by turns on one of the servers. */
function plan(): { name: string; on: string | null; caseOn: (version: number) => Case }[] {
  const count = Number(process.env.GENERATED ?? 0);
  const seed = Number(process.env.CASES_SEED ?? randomInt(1_000_000));
  if (count > 0) {
    const seeds = Array.from({ length: count }, (_, place) => seed + place);
    return seeds.map((one) => ({
      name: `seed ${one}`,
      on: servers[one % servers.length]?.version ?? null,
      caseOn: (version) => generateCase(one, version),
    }));
  }
  const names = caseNames().filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  return names.map((name) => ({ name, on: null, caseOn: () => readCase(name) }));
}

function isWhole({ results }: Round): boolean {
  return steps.every((step) => ['same', 'named'].includes(results[step]?.ended ?? ''));
}

function mark({ results }: Round, step: (typeof steps)[number]): string {
  const result = results[step];
  return result === undefined
    ? `${step}: -`
    : `${step}: ${result.ended}${result.notes.length > 0 ? ` (${result.notes.length})` : ''}`;
}

function describe(round: Round, tookMs: number): void {
  console.log(`\n${round.name} on ${round.server}, ${(tookMs / 1000).toFixed(1)} s`);
  for (const step of steps) {
    const result = round.results[step];
    if (result === undefined) continue;
    console.log(
      `  ${step}: ${result.ended}${result.differences.length > 0 ? `: ${result.differences.join(', ').slice(0, 2000)}` : ''}`,
    );
    if (result.error !== null) console.log(`    ${result.error.slice(0, 500)}`);
    for (const note of result.notes) console.log(`    - ${note.slice(0, 300)}`);
  }
}
