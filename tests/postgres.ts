import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { debianServerVersion } from './debian-server.ts';
import { loadDump } from './load-dump.ts';
import { ownerRole, type ServerName, serverVariables } from './test-servers.ts';

export { debianServerVersion } from './debian-server.ts';

export type TestContent = 'empty' | 'migrated' | 'console' | 'sample' | 'pagila' | 'chinook';

export type TestDatabase = {
  /** Logs in as an ordinary role that owns the database and everything in it. */
  url: string;
  /** Logs in as a superuser. */
  adminUrl: string;
  name: string;
  /** Ends the sessions of the database and drops it. */
  drop(): Promise<void>;
};

/**
 * A database of its own for one test or one test file, cloned from a template that is made once a run.
 * @param options.server embedded (PostgreSQL 18) unless told; debian: see debianServerVersion.
 * @param options.content empty unless told; migrated: a console database before its first process; console: one whose queue is made
 *   too; sample: the sample repository with its 863 entities.
 */
export async function testDatabase(
  options: { server?: ServerName; content?: TestContent } = {},
): Promise<TestDatabase> {
  const server = serverAddress(options.server ?? 'embedded');
  const content = options.content ?? 'empty';
  const name = `test_${content}_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asAdministrator(server, async (client) => {
    const template = content === 'empty' ? 'template1' : await ensureTemplate(client, server, content);
    await client.query(
      `create database ${name} owner ${ownerRole.name} template ${template} ${copying(options.server)}`,
    );
  });
  return {
    url: ownerUrl(server, name),
    adminUrl: databaseUrl(server, name),
    name,
    drop: () =>
      asAdministrator(server, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** To copy the files is a third of the work of writing them to the log, where nothing waits for a disk. PostgreSQL 15 and newer can. */
function copying(server: ServerName | undefined): string {
  return server === 'debian' && Number(debianServerVersion()) < 15 ? '' : 'strategy file_copy';
}

function serverAddress(name: ServerName): string {
  const address = process.env[serverVariables[name]];
  if (address === undefined) {
    throw new Error(
      `There is no ${name} test server: vitest starts it (tests/global-setup.ts), others call startTestServers().`,
    );
  }
  return address;
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.toString();
}

function ownerUrl(server: string, database: string): string {
  const url = new URL(databaseUrl(server, database));
  url.username = ownerRole.name;
  url.password = ownerRole.password;
  return url.toString();
}

async function asAdministrator<Result>(server: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client(server);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Two test files may ask at once: one makes the template, under a lock, and gives it its name when it is whole. */
async function ensureTemplate(client: Client, server: string, content: Exclude<TestContent, 'empty'>): Promise<string> {
  const template = `template_${content}`;
  await client.query('select pg_advisory_lock(hashtext($1))', [template]);
  try {
    const found = await client.query('select from pg_database where datname = $1', [template]);
    if (found.rowCount === 0) await makeTemplate(client, server, content, template);
  } finally {
    await client.query('select pg_advisory_unlock(hashtext($1))', [template]);
  }
  return template;
}

async function makeTemplate(
  client: Client,
  server: string,
  content: Exclude<TestContent, 'empty'>,
  template: string,
): Promise<void> {
  const unfinished = `${template}_unfinished`;
  await client.query(`drop database if exists ${unfinished} with (force)`);
  await client.query(`create database ${unfinished} owner ${ownerRole.name}`);
  await fillTemplate[content](ownerUrl(server, unfinished));
  await client.query(`alter database ${unfinished} rename to ${template}`);
}

const fillTemplate: Record<Exclude<TestContent, 'empty'>, (url: string) => Promise<void>> = {
  migrated: migrateConsole,
  console: async (url) => {
    await migrateConsole(url);
    const { openQueue } = await import('#server/adapters/queue/open-queue.ts');
    const onError = (error: Error) => console.error(error);
    const queue = await openQueue({ connectionString: url, applicationName: 'template', listens: true, onError });
    await queue.close();
  },
  sample: async (url) => {
    const { migrate } = await import('#prisma/migrate.ts');
    const { seedRepository } = await import('#prisma/repository/seed.ts');
    await migrate(url, 'repository');
    await seedRepository(url);
  },
  pagila: (url) => loadSample(url, 'pagila.sql'),
  chinook: (url) => loadSample(url, 'chinook.sql'),
};

async function migrateConsole(url: string): Promise<void> {
  const { migrate } = await import('#prisma/migrate.ts');
  await migrate(url, 'console');
}

async function loadSample(url: string, file: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await loadDump(client, join(import.meta.dirname, 'data', file));
    await client.query('analyze');
  } finally {
    await client.end();
  }
}
