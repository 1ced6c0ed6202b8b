import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { findServerUser } from '#embedded/postgres/server-user.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { checkDatabase } from '#scripts/start/check-database.ts';
import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { readDatabaseAddress } from '#server/database-address/read-database-address.ts';
import { openMaintenanceSession } from '#server/engine/sessions/open-maintenance-session.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const read = (text: string) => {
  const { address, problem } = readDatabaseAddress(text);
  if (problem !== undefined) throw new Error(problem);
  return address;
};

async function asClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('a role and a database of any name, and any password', () => {
  let database: TestDatabase;
  const role = `ops@Example.org-${process.pid}`;
  beforeAll(async () => {
    database = await testDatabase();
    await asClient(database.adminUrl, (client) => client.query(`create role ${escapeIdentifier(role)} login`));
  });
  afterAll(async () => {
    await asClient(database.adminUrl, (client) => client.query(`drop role ${escapeIdentifier(role)}`));
    await database.drop();
  });
  const addressOf = (password: string, name: string) => {
    const { host } = new URL(database.url);
    const [user, secret, path] = [role, password, name].map(encodeURIComponent);
    return read(`postgresql://${user}:${secret}@${host}/${path}`);
  };

  it.each(['p#w', 'p/w', 'p?w', 'p%w', 'p@w', 'p:w', 'p w', 'p\\w', 'pä😀', 'p%23w', 'p+w', 'p&w=1', 'x'.repeat(200)])(
    'the encoded password %j opens sessions in the database and in another one',
    async (password) => {
      await asClient(database.adminUrl, (client) =>
        client.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`),
      );
      const url = addressOf(password, database.name);
      await checkDatabase('DATABASE_URL', url);
      const session = await openMaintenanceSession({
        repository: createRepository({ url }),
        avoid: [database.name],
        applicationName: 'test',
      });
      await session.close();
    },
  );

  it.each(['my db', '%', 'a/b', 'a&b=c', 'ä😀', '..'])('the database %j is found under its name', async (suffix) => {
    const password = 'p#w';
    const name = `${database.name} ${suffix}`;
    await asClient(database.adminUrl, async (client) => {
      await client.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`);
      await client.query(`create database ${escapeIdentifier(name)}`);
    });
    try {
      const found = await asClient(addressOf(password, name), (client) => client.query('select current_database()'));
      expect(found.rows).toEqual([{ current_database: name }]);
    } finally {
      await asClient(database.adminUrl, (client) =>
        client.query(`drop database ${escapeIdentifier(name)} with (force)`),
      );
    }
  });
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.skipIf(!hasOpenssl)('sslmode (skipped without openssl)', () => {
  const folder = makeTempFolder('tls');
  const certificate = (name: string) => join(folder, `${name}.crt`);
  let server: PostgresServer;
  let plain: TestDatabase;

  beforeAll(async () => {
    const files = join(folder, 'files');
    mkdirSync(files);
    for (const name of ['server', 'other']) makeCertificate(name);
    const user = findServerUser();
    if (user !== null) chownSync(join(folder, 'server.key'), user.uid, user.gid);
    server = await startPostgres({
      folder: join(folder, 'cluster'),
      durable: false,
      configuration: { ssl: 'on', ssl_cert_file: certificate('server'), ssl_key_file: join(folder, 'server.key') },
    });
    plain = await testDatabase();
  });
  afterAll(async () => {
    await server?.stop();
    await plain?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function makeCertificate(name: string): void {
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=db.internal'],
      ...[
        '-addext',
        'subjectAltName=DNS:db.internal',
        '-keyout',
        join(folder, `${name}.key`),
        '-out',
        certificate(name),
      ],
    ]);
    expect(made.status, String(made.stderr)).toBe(0);
  }
  const isEncrypted = (parameters: string) =>
    asClient(read(`${server.url('postgres')}?${parameters}`), async (client) => {
      const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
      return rows[0]?.ssl;
    });
  const check = (url: string) => checkDatabase('REPOSITORY_DATABASE_URL', read(url));

  it.each([
    ['sslmode=require', true],
    ['sslmode=prefer', true],
    ['sslmode=allow', true],
    ['sslmode=no-verify', true],
    ['sslmode=disable', false],
  ])('%s connects, encrypted: %s, whoever signed the certificate', async (parameters, encrypted) => {
    expect(await isEncrypted(parameters)).toBe(encrypted);
  });

  it('verify-ca and require with sslrootcert check who signed the certificate, and verify-full the host too', async () => {
    expect(await isEncrypted(`sslmode=verify-ca&sslrootcert=${certificate('server')}`)).toBe(true);
    expect(await isEncrypted(`sslmode=require&sslrootcert=${certificate('server')}`)).toBe(true);
    for (const mode of ['verify-ca', 'require', 'verify-full']) {
      const url = `${server.url('postgres')}?sslmode=${mode}&sslrootcert=${certificate('other')}`;
      await expect(check(url), mode).rejects.toThrow(/no known authority has signed .* sslrootcert/);
    }
    await expect(check(`${server.url('postgres')}?sslmode=verify-full`)).rejects.toThrow(/NODE_EXTRA_CA_CERTS/);
    const named = `${server.url('postgres')}?sslmode=verify-full&sslrootcert=${certificate('server')}`;
    await expect(check(named)).rejects.toThrow(/certificate for another host name/);
  });

  it.each(['require', 'prefer', 'allow', 'no-verify', 'verify-full'])(
    'sslmode=%s never falls back to plain text where the server has no TLS',
    async (mode) => {
      await expect(check(`${plain.url}?sslmode=${mode}`)).rejects.toThrow(/does not offer TLS/);
    },
  );
});
