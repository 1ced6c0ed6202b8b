import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOfDatabase } from '#server/adapters/repository-db/address-of-database.ts';
import { addressOfRole } from '#server/adapters/repository-db/address-of-role.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { forgeArchive } from '#tests/forge-archive.ts';
import { debianServerVersion } from '#tests/postgres.ts';
import { someOf } from '#tests/sample.ts';
import type { Manifest } from '../archive/manifest.ts';
import { makeWorkDatabaseName } from '../build-role/database-name.ts';
import { verifyPhases } from '../phases/verify-phases.ts';
import type { Progress } from '../report/progress.ts';
import type { Report } from '../report/report.ts';
import { openRestoreFixture, type RestoreFixture, testLimits } from '../restore/testing/open-restore-fixture.ts';
import { findVerifyProblem } from './find-verify-problem.ts';
import { type VerifyInput, verifyArchive } from './verify-archive.ts';

const servers = debianServerVersion() === null ? (['embedded'] as const) : (['embedded', 'debian'] as const);
const tried = someOf(servers, 1, 'verifications');
const applicationName = `verify test ${process.pid}`;
let opened: RestoreFixture;
let count = 0;

async function open(server: 'embedded' | 'debian'): Promise<void> {
  opened = await openRestoreFixture({ server });
  await opened.run(`${shop} ${more}`);
  await opened.backUp();
}

/** The backup with other content, every digest right. */
async function forge(
  change: (entry: string, text: string) => string,
  changeManifest?: (manifest: Manifest) => Manifest,
): Promise<string> {
  const to = `forged-${++count}.zip`;
  await forgeArchive(opened.bucket.bucket, { from: opened.key, to }, change, changeManifest);
  return to;
}

const same = (_: string, text: string) => text;

function verify(changes: Partial<VerifyInput> = {}) {
  const database = makeWorkDatabaseName(process.pid);
  return verifyArchive({
    bucket: opened.bucket.bucket,
    repository: createRepository({ url: opened.database.url }),
    key: opened.key,
    database,
    dumpSchemaAs: (login) => {
      const url = addressOfDatabase(opened.database.url, database);
      return createSchemaDumper({ url: login === null ? url : addressOfRole(url, login) });
    },
    buildRole: null,
    isOwn: () => Promise.resolve(false),
    limits: testLimits,
    applicationName,
    signal: new AbortController().signal,
    onProgress: () => {},
    onOpened: async () => {},
    onBeforeCreate: async () => {},
    ...changes,
  });
}

async function databasesLeft(): Promise<unknown[]> {
  return opened.run(`select datname from pg_database where datname like 'stack\\_console\\_${process.pid}\\_%'`);
}

const shop = `
  create table customer (id int generated always as identity primary key, name text not null, note text);
  create table purchase (id bigserial primary key, customer_id int not null references customer, spent numeric(10, 2), at timestamptz);
  create index on purchase (customer_id, at);
  create table empty_one (id int primary key);
  insert into customer (name, note) select 'Customer ' || n, case when n % 3 > 0 then repeat('é\t\\\\', n % 7) end from generate_series(1, 300) n;
  insert into purchase (customer_id, spent, at)
    select 1 + n % 300, n / 7.0, '2026-01-01 UTC'::timestamptz + n * interval '1 minute' from generate_series(1, 5000) n;
  create schema "Other One"; create table "Other One"."a.b" (v text, w int[]);
  insert into "Other One"."a.b" values ('x', '{1,2}'), (null, null), ('x', '{1,2}');
  create materialized view spending as select customer_id, sum(spent) from purchase group by 1;`;

/** What hides rows from their owner, a sequence of its own pace, and large objects. */
const more = `
  create policy nobody on customer using (false);
  alter table customer enable row level security, force row level security;
  alter sequence purchase_id_seq increment by 10; select nextval('purchase_id_seq');
  select lo_from_bytea(0, decode(repeat('00ff', 300000), 'hex')), lo_create(0), lo_from_bytea(0, 'small');`;

// The last one's serves the tests below, too.
afterAll(() => opened.close());

describe.each(tried)('on the %s server', (server) => {
  beforeAll(() => open(server));
  afterAll(async () => {
    if (server !== tried.at(-1)) await opened.close();
  });

  test('a good archive is proved, and nothing is left of it', async () => {
    const progress: Progress[] = [];
    const reports: Report[] = [];
    const before = await opened.state();
    const result = await verify({
      onProgress: (told) => progress.push(told),
      onReport: (told) => reports.push(told),
    });
    expect(result.notes).toEqual([]);
    expect(result.restoredInMs).toBeGreaterThan(0);
    expect(progress.at(-1)).toEqual({ message: 'Finished: VERIFY', current: result.bytes, total: result.bytes });
    for (const { current, total } of progress.slice(0, -1)) expect(current).toBeLessThan(total);
    const currents = progress.map(({ current }) => current);
    expect(currents).toEqual(currents.toSorted((one, other) => one - other));
    const phases = reports.flatMap((report) => (report.kind === 'phase' ? [report.key] : []));
    expect(phases).toEqual(verifyPhases.map(({ key }) => key));
    const states = statesOf(reports);
    expect([...states.values()]).toEqual([...states].map(() => 'compared'));
    expect(await databasesLeft()).toEqual([]);
    expect(await opened.state()).toEqual(before);
  });

  test('rows that were changed with right digests are found by their hash alone, and named', async () => {
    const swap = (entry: string, text: string) =>
      entry.includes('customer') ? text.replace('Customer 7\t', 'Customer 8\t') : text;
    const key = await forge(swap);
    const reports: Report[] = [];
    await expect(verify({ key, onReport: (told) => reports.push(told) })).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      message:
        'The restored data does not match the backup: public.customer: its 300 rows are as the archive holds them, but that is not the content that was backed up.',
    });
    expect(reports.at(-1)).toMatchObject({
      kind: 'log',
      text: 'Deleted the temporary test database.',
    });
    const differing = [...statesOf(reports)].filter(([, state]) => state !== 'compared');
    expect(differing).toEqual([['public.customer', 'differs']]);
    expect(await databasesLeft()).toEqual([]);
  });
});

/** The state of each table, as it was told last. */
function statesOf(reports: readonly Report[]): Map<string, string> {
  const states = new Map<string, string>();
  for (const report of reports) {
    if (report.kind === 'tables') for (const { name, state } of report.tables) states.set(name, state);
    if (report.kind === 'table') states.set(report.table.name, report.table.state);
  }
  return states;
}

test('every table that differs is named', async () => {
  const change = (entry: string, text: string) =>
    entry.includes('a.b') || entry.includes('a%2Eb') ? text.replace('x', 'y') : text;
  const other = (manifest: Manifest): Manifest => ({
    ...manifest,
    tables: manifest.tables.map((table) => (table.name === 'customer' ? { ...table, contentHash: 'r1:0' } : table)),
  });
  const key = await forge(change, other);
  await expect(verify({ key })).rejects.toMatchObject({
    code: 'ARCHIVE_INVALID',
    message: expect.stringContaining('(and 1 more)'),
    details: expect.stringMatching(/Other One\.a\.b: its 3 rows[\s\S]*public\.customer: its 300 rows/),
  });
});

test('large objects with other bytes are found', async () => {
  const key = await forge((entry, text) =>
    entry.startsWith('large-objects/data') ? text.replace('736d', '536d') : text,
  );
  await expect(verify({ key })).rejects.toMatchObject({
    message: 'The restored data does not match the backup: Not all large objects have the bytes that were backed up.',
  });
});

test('a schema that comes back otherwise is a note', async () => {
  const change = (entry: string, text: string) =>
    entry.startsWith('schema/post-data') ? text.replace('(customer_id, at)', '(customer_id, at desc)') : text;
  const key = await forge(change);
  const { notes } = await verify({ key });
  expect(notes).toEqual([
    expect.stringMatching(/^The restored schema lacks: CREATE INDEX .* \(customer_id, at desc\)/),
    expect.stringMatching(/^The restored schema has besides: CREATE INDEX .* \(customer_id, at DESC\)/),
  ]);
});

test('rows that the way back changes are counted', async () => {
  const change = (entry: string, text: string) =>
    entry.startsWith('schema/pre-data') ? text.replace('spent numeric(10,2)', 'spent numeric(10,1)') : text;
  const key = await forge(change);
  await expect(verify({ key })).rejects.toMatchObject({
    message:
      'The restored data does not match the backup: public.purchase: 5,000 of its 5,000 rows have other content than was backed up.',
  });
});

test('without hashes the rows are counted, and a note says so', async () => {
  const without = (manifest: Manifest): Manifest => ({
    ...manifest,
    tables: manifest.tables.map(({ contentHash, ...table }) => table),
  });
  const key = await forge(same, without);
  const { notes } = await verify({ key });
  expect(notes).toEqual([
    'The archive has no content hashes (made by an older console): counts of rows alone were compared.',
  ]);
});

test('an archive that holds data alone is refused before a database is made', async () => {
  const withoutSchema = ({ schemaSql, ...manifest }: Manifest): Manifest => manifest;
  const key = await forge(same, withoutSchema);
  let made = false;
  const onBeforeCreate = async () => {
    made = true;
  };
  await expect(verify({ key, onBeforeCreate })).rejects.toMatchObject({
    code: 'ARCHIVE_MISMATCH',
    message: expect.stringContaining('holds data only'),
  });
  expect(made).toBe(false);
});

test('stopped in mid restore and in mid comparison it leaves no database', async () => {
  for (const phase of ['copy', 'compare']) {
    const stop = new AbortController();
    const onReport = (report: Report) => {
      if (report.kind === 'phase' && report.key === phase) stop.abort();
    };
    await expect(verify({ signal: stop.signal, onReport })).rejects.toMatchObject({ code: 'STOPPED' });
    expect(await databasesLeft()).toEqual([]);
  }
});

test('a role that may not create databases is told so', async () => {
  const role = `plain_${process.pid}`;
  await opened.run(`create role ${role} login password 'secret'`, 'superuser');
  try {
    const url = new URL(opened.database.url);
    url.username = role;
    url.password = 'secret';
    const plain = createRepository({ url: url.toString() });
    const signal = new AbortController().signal;
    expect(await findVerifyProblem({ repository: plain, applicationName, signal })).toMatch(
      /may not create or rename databases\. Let a superuser give it that: alter role "plain_\d+" createdb\.$/,
    );
    const repository = createRepository({ url: opened.database.url });
    expect(await findVerifyProblem({ repository, applicationName, signal })).toBeNull();
  } finally {
    const client = new Client(opened.database.adminUrl);
    await client.connect();
    await client.query(`drop role ${role}`);
    await client.end();
  }
});
