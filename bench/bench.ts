import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { startPostgres } from '#embedded/postgres/start-postgres.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import type { BucketSettings } from '#server/env.ts';
import { debianBinaries, debianServerVersion } from '#tests/debian-server.ts';
import type { JobInput, JobName } from './jobs.ts';
import { makeDatabase } from './make-database.ts';
import { startBucket } from './start-bucket.ts';

/**
 * Backups and restores side by side with pg_dump and pg_restore, on one database, in turn. BENCH_MB: COPY text of the
 * database (2000), 0 for small tables alone; BENCH_SMALL_TABLES (400); BENCH_ONE_TABLE: all of it in one table; BENCH_ROUNDS (3); BENCH_CONNECTIONS (as many as processors, 2 to 8); BENCH_JOBS: parts of the names
 * of those to run, between commas. docs/performance.md has figures.
 */
const megabytes = Number(process.env.BENCH_MB ?? 2000);
const smallTables = Number(process.env.BENCH_SMALL_TABLES ?? 400);
const oneTable = process.env.BENCH_ONE_TABLE !== undefined;
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const connections = Number(process.env.BENCH_CONNECTIONS ?? Math.min(Math.max(availableParallelism(), 2), 8));
const memoryBytes = Number(process.env.BENCH_MEMORY_MB ?? 160) * 1_000_000;
const wanted = (process.env.BENCH_JOBS ?? '').split(',');
/** What each process does the same with before its time is taken. */
const smallDatabase = { megabytes: 20, smallTables: 20, oneTable: false };
const newDatabase = 'bench_new';

const backups: JobName[] = [
  'stack-console backup',
  'COPY of all tables to nothing',
  'pg_dump -Fc | upload',
  'pg_dump -Fc -Z1 | upload',
  'pg_dump -Fd -j2, then upload',
];
const restores: JobName[] = ['stack-console restore', 'download | pg_restore -1 --clean'];
const builds: JobName[] = [
  'stack-console build',
  'stack-console build, 1 session',
  'stack-console build, 4 sessions',
  'download, then pg_restore -j2',
];

function isWanted(name: JobName): boolean {
  return wanted.some((part) => name.includes(part));
}

type Measure = { seconds: number; addedBytes: number; firstProgressSeconds: number | null };

async function main(): Promise<void> {
  const programs = debianBinaries();
  if (programs === null) throw new Error("The benchmark needs pg_dump: install Debian's postgresql package.");
  const folder = makeTempFolder('bench');
  const server = await startPostgres({
    folder: join(folder, 'postgres'),
    durable: false,
    binaries: programs,
    configuration: { max_wal_size: '8GB', shared_buffers: '512MB', maintenance_work_mem: '256MB' },
  });
  const bucket = await startBucket(join(folder, 'bucket'));
  try {
    await makeRole(server.url('postgres'));
    const databaseUrl = await prepareDatabase(server.url('postgres'), 'bench', { megabytes, smallTables, oneTable });
    await prepareDatabase(server.url('postgres'), 'small', smallDatabase);
    const common = { databaseUrl, bucket: bucket.settings, programs, connections, memoryBytes, newDatabase };
    console.log(
      `PostgreSQL ${debianServerVersion()}, ${megabytes} MB of COPY text ${oneTable ? 'in one table' : `and ${smallTables} small tables`}, ${connections} connections, ${rounds} rounds`,
    );
    const dumps = await compare(backups, (name, round) => ({
      ...common,
      name,
      key: `${backups.indexOf(name)}-${round}`,
    }));
    await printSizes(bucket.settings, dumps);
    const restoreInput = (name: JobName): JobInput => ({
      ...common,
      name,
      key: `${backups.indexOf(sourceOf(name))}-0`,
    });
    const sources = new Set([...restores, ...builds].filter(isWanted).map(sourceOf));
    for (const name of sources) {
      if (!dumps.includes(name)) await measure({ ...common, name, key: `${backups.indexOf(name)}-0` });
    }
    await compare(restores, restoreInput);
    await compare(builds, restoreInput, () => dropNewDatabase(databaseUrl));
  } finally {
    await Promise.all([server.stop(), bucket.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The backup that a restore reads. */
function sourceOf(name: JobName): JobName {
  return name.startsWith('download') ? 'pg_dump -Fc | upload' : 'stack-console backup';
}

async function dropNewDatabase(databaseUrl: string): Promise<void> {
  const client = new Client(databaseUrl);
  await client.connect();
  for (const name of [newDatabase, `${newDatabase}_small`]) await client.query(`drop database if exists ${name}`);
  await client.end();
}

async function makeRole(adminUrl: string): Promise<void> {
  const admin = new Client(adminUrl);
  await admin.connect();
  await admin.query("create role bench login createdb createrole password 'bench'");
  await admin.end();
}

async function prepareDatabase(
  adminUrl: string,
  name: string,
  size: Parameters<typeof makeDatabase>[1],
): Promise<string> {
  const admin = new Client(adminUrl);
  await admin.connect();
  await admin.query(`create database ${name} owner bench`);
  await admin.end();
  const url = new URL(adminUrl);
  url.username = 'bench';
  url.password = 'bench';
  url.pathname = `/${name}`;
  await makeDatabase(url.toString(), size);
  return url.toString();
}

/** Runs the jobs in turn, round by round, and prints each with its times and how many times as long as the first it took. */
async function compare(
  names: JobName[],
  input: (name: JobName, round: number) => JobInput,
  tidy: () => Promise<void> = () => Promise.resolve(),
): Promise<JobName[]> {
  const chosen = names.filter(isWanted);
  const measures = new Map<JobName, Measure[]>(chosen.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of chosen) {
      measures.get(name)?.push(await measure(input(name, round)));
      await tidy();
    }
  }
  const [first] = names;
  const ours = (first === undefined ? undefined : measures.get(first)) ?? [];
  console.log('');
  for (const [name, results] of measures) {
    const seconds = results.map((result) => result.seconds.toFixed(2)).join(' ');
    const memory = Math.max(...results.map((result) => result.addedBytes)) / 1_000_000;
    const ratio = name === first || ours.length === 0 ? '' : `${medianRatio(results, ours).toFixed(2)} x`;
    console.log(
      `${name.padEnd(34)} ${seconds.padEnd(18)} s  ${ratio.padStart(7)}  +${memory.toFixed(0)} MB in this process`,
    );
    const told = results.flatMap(({ firstProgressSeconds: first }) => (first === null ? [] : [first]));
    if (told.length > 0) console.log(`${''.padEnd(34)} first progress after ${Math.max(...told).toFixed(2)} s at most`);
  }
  return chosen;
}

/** Round by round, as other work on the machine slows both of a round down. */
function medianRatio(results: Measure[], ours: Measure[]): number {
  const ratios = results.map((result, round) => result.seconds / (ours[round]?.seconds ?? Number.NaN));
  return ratios.toSorted((one, other) => one - other)[Math.floor((ratios.length - 1) / 2)] ?? Number.NaN;
}

async function measure(job: JobInput): Promise<Measure> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), { execArgv: ['--expose-gc', ...process.execArgv] });
  await once(child, 'message');
  child.send({ job, before: withSmallDatabase(job) });
  const [outcome] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (!isMeasure(outcome)) throw new Error(`${job.name} failed.`);
  return outcome;
}

/** Where it restores, what it restores was backed up in the same way. */
function withSmallDatabase(job: JobInput): JobInput {
  const url = new URL(job.databaseUrl);
  url.pathname = '/small';
  return { ...job, databaseUrl: url.toString(), key: `small-${job.key}`, newDatabase: `${newDatabase}_small` };
}

function isMeasure(value: unknown): value is Measure {
  return typeof value === 'object' && value !== null && 'seconds' in value;
}

async function printSizes(settings: BucketSettings, names: JobName[]): Promise<void> {
  const sizes = new Map<string, number>();
  for await (const object of createS3Bucket(settings).list('')) {
    const key = /^(\d+-0)/.exec(object.key)?.[1];
    if (key !== undefined) sizes.set(key, (sizes.get(key) ?? 0) + object.size);
  }
  for (const name of names) {
    if (name === 'COPY of all tables to nothing') continue;
    const size = sizes.get(`${backups.indexOf(name)}-0`) ?? 0;
    console.log(`${name.padEnd(34)} ${(size / 1_000_000).toFixed(0)} MB in the bucket`);
  }
}

await main();
