import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { startPostgres } from '#embedded/postgres/start-postgres.ts';
import { disconnectRepositoryReader } from '#server/adapters/repository-reader/read-repository.ts';
import type { Caller } from '#server/services/accounts/authenticate.ts';
import { getOwnStorageSummary, getStorageSummary } from '#server/services/storage/get-storage-summary.ts';
import { listOwnStorageDetails } from '#server/services/storage/list-storage-details.ts';
import { rankStorage, streamStorageGroups } from '#server/services/storage/list-storage-groups.ts';
import { debianBinaries, debianServerVersion } from '#tests/debian-server.ts';

/**
 * How fast the answers on storage usage are, on a table of BENCH_ROWS rows (10,000,000), a million entities and 20,000 users.
 * BENCH_SERVER=debian takes Debian's PostgreSQL with its default settings in place of the embedded one.
 * docs/performance.md has figures.
 */
const rows = Number(process.env.BENCH_ROWS ?? 10_000_000);
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const binaries = process.env.BENCH_SERVER === 'debian' ? debianBinaries() : null;

/** The second has a tenth of a percent of the rows, which a user of some weight has. */
const caller: Caller = { userId: 1, email: 'heavy@example.org', displayName: '', isAdministrator: true, sessionId: 0 };
const page = { offset: 0, limit: 100 };

const questions: [name: string, ask: () => Promise<unknown>][] = [
  ['grand total', () => getStorageSummary({ aggregation: [] })],
  ['by STORAGE_PROVIDER', () => getStorageSummary({ aggregation: ['STORAGE_PROVIDER'] })],
  [
    'by all three dimensions',
    () => getStorageSummary({ aggregation: ['CONTENT_TYPE', 'STORAGE_PROVIDER', 'IS_ATTACHMENT'] }),
  ],
  ['perUser, first page', () => rankStorage('USER_ID', page, '')],
  ['perEntity, first page', () => rankStorage('NODE_ID', page, '')],
  ['perEntity as CSV, to its end', readCsv],
  ['one user’s summary', () => getOwnStorageSummary(caller, { aggregation: ['CONTENT_TYPE'] })],
  ['one user’s details, first page', () => listOwnStorageDetails(caller, page)],
  ['one user’s details, page at 9,000', () => listOwnStorageDetails(caller, { offset: 9000, limit: 100 })],
];

async function readCsv(): Promise<void> {
  for await (const _ of await streamStorageGroups({ by: 'NODE_ID', sort: 'size', order: 'desc' }));
}

async function main(): Promise<void> {
  const folder = makeTempFolder('bench');
  const server = await startPostgres({
    folder: join(folder, 'postgres'),
    durable: false,
    configuration: { max_wal_size: '8GB' },
    ...(binaries === null ? {} : { binaries }),
  });
  try {
    const url = server.url('postgres');
    Object.assign(process.env, { DATABASE_URL: url, REPOSITORY_DATABASE_URL: url, S3_BUCKET: 'unused' });
    const client = new Client(url);
    client.on('error', () => {});
    await client.connect();
    await makeUsage(client);
    const { rows: sizes } = await client.query(
      "select pg_size_pretty(pg_total_relation_size('storage_usage')) as size",
    );
    console.log(`PostgreSQL ${binaries === null ? 18 : debianServerVersion()}, ${rows} rows, ${sizes[0].size}`);
    await measure('index on (user_id, id)');
    await client.query(
      `create index on storage_usage (storage_provider, content_type, is_attachment) include (content_size);
       create index on storage_usage (node_id) include (content_size)`,
    );
    await client.query('vacuum analyze storage_usage');
    await measure('and covering indexes');
    await client.end();
    await disconnectRepositoryReader();
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeUsage(client: Client): Promise<void> {
  await client.query(`
    create table storage_usage (id bigint primary key, user_id text, node_id bigint, location text, is_attachment boolean,
      storage_provider text, content_type text, content_size bigint, content_md5 text)`);
  await client.query(
    `insert into storage_usage
     select n, case when n % 1000 = 7 then 'heavy@example.org' else 'user' || (n * 7919 % 20000) end, n * 104729 % 1000000,
            'bucket/' || n % 4096 || '/' || n || '/file.dat', n % 10 = 0,
            (array['AMAZON_S3', 'GOOGLE_CLOUD', 'EXTERNAL', 'AZURE', 'LOCAL'])[1 + (n * 31 % 17 % 5)],
            'application/x-type-' || n * 17 % 61 % 40, (n * 2654435761 % 1000000007)::bigint, md5(n::text)
       from generate_series(1, $1::bigint) n`,
    [rows],
  );
  await client.query('create index on storage_usage (user_id, id)');
  await client.query('vacuum analyze storage_usage');
}

async function measure(title: string): Promise<void> {
  console.log(`\n${title}: best and worst of ${rounds}, seconds`);
  for (const [name, ask] of questions) {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await ask();
      seconds.push((performance.now() - start) / 1000);
    }
    console.log(`${name.padEnd(36)} ${Math.min(...seconds).toFixed(2)}  ${Math.max(...seconds).toFixed(2)}`);
  }
}

await main();
