import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#embedded/free-port.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { findServerUser } from '#embedded/postgres/server-user.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { preflightBackup } from '#server/engine/backup/preflight-backup.ts';
import { resetSettings } from '#server/env.ts';
import { previewBackup } from '#server/services/start/preview-backup.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { ownerRole } from './test-servers.ts';

const program = '/usr/sbin/pgbouncer';
const { signal } = new AbortController();

describe.skipIf(!existsSync(program))('pgbouncer (skipped without the package pgbouncer)', () => {
  const folder = makeTempFolder('pooler');
  let database: TestDatabase;
  let pooler: ChildProcess;
  let port: number;
  const addressOf = (name: string) => `postgresql://${ownerRole.name}:x@127.0.0.1:${port}/${name}`;

  beforeAll(async () => {
    database = await testDatabase();
    port = await freePort(0);
    const { hostname, port: serverPort } = new URL(database.url);
    const server = `host=${hostname} port=${serverPort} dbname=${database.name} user=${ownerRole.name} password=${ownerRole.password}`;
    const configuration = `[databases]
by_transaction = ${server} pool_mode=transaction
alone = ${server} pool_mode=transaction pool_size=1
by_statement = ${server} pool_mode=statement
by_session = ${server} pool_mode=session
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
`;
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, configuration);
    const user = findServerUser();
    if (user !== null) for (const path of [folder, file]) chownSync(path, user.uid, user.gid);
    pooler = spawn(program, [file], { ...(user ?? {}), cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const chunk of pooler.stderr ?? []) if (String(chunk).includes('process up')) break;
  });
  afterAll(async () => {
    const ended = once(pooler, 'exit');
    pooler.kill('SIGKILL');
    await ended;
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const look = (name: string) =>
    preflightBackup({
      repository: createRepository({ url: addressOf(name) }),
      schemas: null,
      applicationName: 'pooler test',
      signal,
    });

  it.each(['by_transaction', 'alone'])(
    'an address of %s is refused at the first session, and no setting is left in the shared ones',
    async (name) => {
      const application = new Client(addressOf(name));
      await application.connect();
      await application.query('select 1');
      await expect(look(name)).rejects.toThrow(/shares the sessions of the server.*address of the server itself/);
      const { rows } = await application.query(
        "select current_setting('row_security') as security, current_setting('timezone') as zone, current_setting('bytea_output') as bytes, current_setting('lock_timeout') as lock",
      );
      expect(rows).toEqual([{ security: 'on', zone: 'UTC', bytes: 'hex', lock: '0' }]);
      await application.end();
    },
  );

  it('the preview of a backup says so', async () => {
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      REPOSITORY_DATABASE_URL: addressOf('by_transaction'),
      S3_BUCKET: 'unused',
      NEXTAUTH_SECRET: 'a secret for tests alone',
    });
    resetSettings();
    const { problems } = await previewBackup(signal);
    expect(problems).toEqual([expect.stringContaining('pool_mode=transaction')]);
  });

  it('statements that share sessions are refused', async () => {
    await expect(look('by_statement')).rejects.toThrow(/statement pooling|shares the sessions/);
  });

  it('sessions of their own are taken, time and again', async () => {
    for (let time = 0; time < 3; time++) expect(await look('by_session')).toEqual({ problems: [], notes: [] });
  });
});
