import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import type { BackupInput } from '#server/engine/backup/back-up.ts';
import { backUpFromStandby, type StandbySource } from '#server/engine/standby/back-up-from-standby.ts';
import { someOf } from '#tests/sample.ts';
import { startTestBucket, type TestBucket } from './bucket.ts';
import { debianBinaries } from './debian-server.ts';
import { testDatabase } from './postgres.ts';

/** Backups whose rows are read from a standby that streams from its primary. */

const { signal } = new AbortController();
const debian = debianBinaries();
const versions: [name: string, binaries: string | null][] = [
  ['PostgreSQL 18', null],
  ...(debian === null ? [] : [["Debian's PostgreSQL", debian] satisfies [string, string]]),
];
let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startTestBucket();
});
afterAll(() => bucket.stop());

describe.each(someOf(versions, 1, 'standbys'))('%s', (_, binaries) => {
  const folder = makeTempFolder('standby-backups');
  // A commit is in the log when it is answered, so that the standby can be waited for.
  const configuration = { synchronous_commit: 'on' };
  const common = { durable: false, configuration, ...(binaries === null ? {} : { binaries }) };
  let primary: PostgresServer;
  let standby: PostgresServer;
  let number = 0;

  async function run(server: PostgresServer, sql: string, database = 'stack') {
    const client = new Client(server.url(database));
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Until the standby has replayed what the primary has. */
  async function follow() {
    const [{ lsn }] = await run(primary, 'select pg_current_wal_flush_lsn() as lsn');
    const hasAll = `select pg_last_wal_replay_lsn() >= '${lsn}' as has`;
    await vi.waitFor(async () => expect(await run(standby, hasAll)).toEqual([{ has: true }]), { timeout: 20_000 });
  }

  beforeAll(async () => {
    primary = await startPostgres({ ...common, folder: join(folder, 'primary') });
    await run(primary, 'create database stack', 'postgres');
    await run(
      primary,
      "create table t (i integer primary key, t text); insert into t select i, 'x' from generate_series(1, 1000) i",
    );
    await primary.stop();
    expect(spawnSync('cp', ['-a', join(folder, 'primary'), join(folder, 'standby')]).status).toBe(0);
    writeFileSync(join(folder, 'standby', 'cluster', 'standby.signal'), '');
    primary = await startPostgres({ ...common, folder: join(folder, 'primary') });
    const { username, password, hostname, port } = new URL(primary.url('postgres'));
    standby = await startPostgres({
      ...common,
      folder: join(folder, 'standby'),
      configuration: {
        ...configuration,
        primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
        max_standby_streaming_delay: '0',
        wal_receiver_status_interval: '1s',
      },
    });
    await run(primary, 'create role reader');
    await follow();
  });
  afterAll(async () => {
    await standby?.stop();
    await primary?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Takes a backup, and tells what is in it and what was said. */
  async function backUp(use: Partial<StandbySource> = {}, input: Partial<BackupInput> = {}) {
    const key = `standby-${++number}-${primary.port}.zip`;
    const said: string[] = [];
    const common = { applicationName: 'standby backup', signal, key, schemas: null };
    await backUpFromStandby(
      {
        bucket: bucket.bucket,
        repository: createRepository({ url: primary.url('stack') }),
        dumpSchema: createSchemaDumper({ url: primary.url('stack') }),
        onProgress: ({ message }) => void said.push(message),
        onReport: (report) => void (report.kind === 'log' && said.push(report.text)),
        limits: { connections: 2, memoryBytes: 64_000_000, partLimit: 10_000 },
        about: { stack: 'test', consoleVersion: '0', daemonId: '1', startedBy: 'tester', startedOn: new Date() },
        ...common,
        ...input,
      },
      {
        repository: createRepository({ url: standby.url('stack') }),
        dumpSchema: createSchemaDumper({ url: standby.url('stack') }),
        ...{ mostLagMs: 60_000, waitMs: 0, orPrimary: false },
        ...use,
      },
    );
    const { manifest } = await readManifest(bucket.bucket, key, signal);
    return { manifest, rows: manifest.tables.find(({ name }) => name === 't')?.rows, said: said.join('\n') };
  }

  it('its rows are those of the standby, and it says how far that is behind', async () => {
    await run(standby, 'select pg_wal_replay_pause()');
    try {
      const inserted = Date.now();
      await run(primary, "insert into t values (2000, 'later')");
      const { manifest, rows, said } = await backUp();
      expect(rows).toBe(1000);
      expect(manifest.standby?.behindMs).toBeGreaterThanOrEqual(0);
      expect(manifest.countsOrigin).toBeUndefined();
      expect(manifest.schemaSql).toBeDefined();
      expect(said).toMatch(/read from the standby, which is \d+ seconds? behind the primary/);
      expect(Date.parse(manifest.snapshotOn)).toBeLessThanOrEqual(inserted);
    } finally {
      await run(standby, 'select pg_wal_replay_resume()');
    }
  });

  it('one that is too far behind is waited for, and the progress says so', async () => {
    await run(standby, 'select pg_wal_replay_pause()');
    await run(primary, "insert into t values (3000, 'later')");
    const waits = backUp(
      { mostLagMs: 1, waitMs: 60_000 },
      {
        onProgress: ({ message }) => {
          if (message.startsWith('Waiting for the standby')) void run(standby, 'select pg_wal_replay_resume()');
        },
      },
    );
    expect((await waits).rows).toBe(1002);
  });

  it('one that stays too far behind ends the backup, or the primary is read, as it is set', async () => {
    await run(standby, 'select pg_wal_replay_pause()');
    try {
      await run(primary, "insert into t values (4000, 'later')");
      await expect(backUp({ mostLagMs: 1 })).rejects.toMatchObject({
        reason: 'STANDBY_NOT_USABLE',
        message: expect.stringMatching(/The standby is \d+ seconds? behind .*REPOSITORY_STANDBY_LAG_SECONDS/),
      });
      const { manifest, rows, said } = await backUp({ mostLagMs: 1, waitMs: 10, orPrimary: true });
      expect([rows, manifest.standby]).toEqual([1003, undefined]);
      expect(said).toContain('The primary server is read.');
      expect(said).toContain('Waiting for the standby: ');
    } finally {
      await run(standby, 'select pg_wal_replay_resume()');
    }
  });

  it('a backup whose sessions the standby ends begins again as a whole', async () => {
    await run(primary, 'create table doomed (i integer); insert into doomed select generate_series(1, 100000)');
    await follow();
    const dumpSchema = createSchemaDumper({ url: standby.url('stack') });
    let dropped = false;
    const { rows, manifest, said } = await backUp({
      async dumpSchema(options) {
        if (!dropped) {
          dropped = true;
          await run(primary, 'drop table doomed');
          await follow();
        }
        return dumpSchema(options);
      },
    });
    expect([rows, manifest.tables.length]).toEqual([1003, 1]);
    expect(said).toMatch(/The backup begins again/);
    expect(manifest.standby).toBeDefined();
  });

  it('unlogged tables, whose rows no standby has, are named, or read from the primary', async () => {
    await run(primary, 'create unlogged table quick (i integer); insert into quick values (1)');
    await follow();
    await expect(backUp()).rejects.toMatchObject({
      message: expect.stringMatching(/no rows of unlogged tables: public\.quick\./),
    });
    const { manifest } = await backUp({ orPrimary: true });
    expect(manifest.tables.find(({ name }) => name === 'quick')?.rows).toBe(1);
    await run(primary, 'drop table quick');
  });

  it('a server that is no standby of this one is refused', async () => {
    const sourceOf = (server: PostgresServer) => ({ repository: createRepository({ url: server.url('stack') }) });
    await expect(backUp(sourceOf(primary))).rejects.toMatchObject({
      message: expect.stringMatching(/is not a standby/),
    });
    const other = await testDatabase();
    try {
      const elsewhere = backUp({}, { repository: createRepository({ url: other.adminUrl }) });
      await expect(elsewhere).rejects.toMatchObject({ message: expect.stringMatching(/system identifiers differ/) });
    } finally {
      await other.drop();
    }
  });
});
