import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '#embedded/free-port.ts';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { migrate } from '#prisma/migrate.ts';
import { createS3Bucket } from '#server/adapters/bucket/create-s3-bucket.ts';
import {
  type FaultProxy as BucketProxy,
  startFaultProxy as startBucketProxy,
} from '#server/adapters/bucket/testing/fault-proxy.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import { hashSessionToken, makeSessionToken } from '#server/services/accounts/session-token.ts';
import { embeddedBucketSettings } from '#tests/embedded-bucket-settings.ts';
import { type FaultProxy, startFaultProxy } from '../../fault-proxy.ts';
import { type StackProcess, startProcess } from './child-process.ts';
import { killPostgres } from './kill-postgres.ts';
import { contentSql } from './repository-content.ts';

/** Whom a kill -9 may hit; the last is PostgreSQL's own shutdown, which ends its sessions with a word. */
export const victims = ['runner', 'console', 'postgres', 'bucket', 'postgres shut down'] as const;
export type Victim = (typeof victims)[number];

/**
 * A stack of processes of its own, each of which may be killed: console and runner, the bucket server, and a PostgreSQL server
 * that has both the console database and the repository. This process is no part of it: it asks over HTTP, SQL and S3.
 */
export type FaultStack = {
  /** kill -9. */
  kill(victim: Victim): Promise<void>;
  /** Starts it again where it was; a PostgreSQL that runs is left alone. @param environment of a runner, besides the stack's own */
  start(victim: Victim, environment?: Record<string, string>): Promise<void>;
  /** Starts another runner, or another console, beside the first. @returns it, and for a console its address */
  addRunner(environment?: Record<string, string>, nodeOptions?: string[]): Promise<StackProcess>;
  addConsole(): Promise<{ process: StackProcess; url: string }>;
  /** Freezes all runners (SIGSTOP), or lets them go on (SIGCONT). */
  signalRunners(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Where the console is now. */
  consoleUrl(): string;
  /** A session of an administrator. */
  token: string;
  addresses: { repository: string; repositoryAdmin: string; console: string; server: string };
  /** Where PostgreSQL's files are. */
  postgresFolder: string;
  sql(sql: string, database?: 'repositoryAdmin' | 'console' | 'server'): Promise<pg.QueryResult['rows']>;
  /** The superuser's address of a database. */
  adminAddress(database: string): string;
  /** The bucket itself, past the proxy. */
  bucket: Bucket;
  /** The same through the proxy, as the stack's processes see it. */
  proxiedBucket: Bucket;
  /** Faults between the stack's processes and the bucket; and the repository. */
  proxies: { bucket: BucketProxy; repository: FaultProxy };
  close(): Promise<void>;
};

export type FaultStackOptions = {
  /** Of the runner and the console. */
  environment?: Record<string, string>;
  content?: string;
  /** Where PostgreSQL and the bucket keep their files; a temporary folder of each unless told. */
  postgresFolder?: string;
  bucketFolder?: string;
};

const runnerScript = join(import.meta.dirname, '../../../server/runner/main.ts');
const bucketScript = join(import.meta.dirname, '../../../embedded/bucket-server/main.ts');
const consoleScript = join(import.meta.dirname, 'console-child.ts');
const bucketKey = { accessKeyId: 'faults-key', secretAccessKey: 'faults-secret' };
export const bucketName = 'stack-backups';

/** What no sentence that a person sees may hold. */
export const secrets = ['owner-password', bucketKey.secretAccessKey];

/** Starts all of it, with one runner and one console. */
export async function startFaultStack(options: FaultStackOptions = {}): Promise<FaultStack> {
  const folder = makeTempFolder('faults');
  const postgres = await startRestartablePostgres(options.postgresFolder ?? join(folder, 'postgres'));
  const bucketServer = await startRestartableBucket(options.bucketFolder ?? join(folder, 'bucket'));
  const addresses = await makeDatabases(postgres, options.content ?? contentSql);
  const token = await logIn(addresses.console);
  const repositoryProxy = await startFaultProxy({ host: '127.0.0.1', port: postgres.port });
  const bucketProxy = await startBucketProxy(`http://127.0.0.1:${bucketServer.port}`);
  const environment = {
    STACK_NAME: 'fault-stack',
    DATABASE_URL: addresses.console,
    REPOSITORY_DATABASE_URL: addresses.repository.replace(`:${postgres.port}/`, `:${repositoryProxy.port}/`),
    S3_BUCKET: bucketName,
    S3_ENDPOINT: bucketProxy.endpoint,
    S3_ACCESS_KEY_ID: bucketKey.accessKeyId,
    S3_SECRET_ACCESS_KEY: bucketKey.secretAccessKey,
    S3_FORCE_PATH_STYLE: 'true',
    NEXTAUTH_SECRET: 'a secret for tests alone',
    DATA_DIR: join(folder, 'data'),
    ...options.environment,
  };
  const more: StackProcess[] = [];
  const runners: StackProcess[] = [];
  const addConsole = async () => {
    const process = await startProcess(consoleScript, environment);
    more.push(process);
    return { process, url: `http://127.0.0.1:${portOf(process.ready)}` };
  };
  const addRunner = async (changes: Record<string, string> = {}, nodeOptions: string[] = []) => {
    const process = await startProcess(runnerScript, { ...environment, ...changes }, nodeOptions);
    more.push(process);
    runners.push(process);
    return process;
  };
  let runner = await addRunner();
  let console = await addConsole();
  return {
    token,
    addresses,
    postgresFolder: postgres.folder,
    addRunner,
    addConsole,
    signalRunners(signal) {
      for (const { child } of runners) child.kill(signal);
    },
    consoleUrl: () => console.url,
    bucket: bucketAt(`http://127.0.0.1:${bucketServer.port}`),
    proxiedBucket: bucketAt(bucketProxy.endpoint),
    proxies: { bucket: bucketProxy, repository: repositoryProxy },
    adminAddress: (database) => postgres.url(database),
    sql: (sql, database = 'repositoryAdmin') => runSql(addresses[database], sql),
    async kill(victim) {
      const kills: Record<Victim, () => Promise<void>> = {
        runner: () => runner.kill(),
        console: () => console.process.kill(),
        postgres: () => postgres.kill(),
        bucket: () => bucketServer.kill(),
        'postgres shut down': () => postgres.shutDown(),
      };
      await kills[victim]();
    },
    async start(victim, changes) {
      if (victim === 'runner') runner = await addRunner(changes);
      else if (victim === 'console') console = await addConsole();
      else await (victim === 'bucket' ? bucketServer : postgres).start();
    },
    async close() {
      await Promise.all(more.map((process) => process.kill()));
      await Promise.all([repositoryProxy.close(), bucketProxy.stop()]);
      await Promise.all([postgres.kill(), bucketServer.kill()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function bucketAt(endpoint: string): Bucket {
  return createS3Bucket(embeddedBucketSettings({ name: bucketName, endpoint, credentials: bucketKey }));
}

/** Its port stays. As durable as PostgreSQL is when its machine lives on: what is committed survives a kill. */
async function startRestartablePostgres(folder: string) {
  const start = (port?: number) =>
    startPostgres({
      folder,
      durable: false,
      configuration: { synchronous_commit: 'on', full_page_writes: 'on', max_connections: '100' },
      ...(port === undefined ? {} : { port }),
    });
  let server: PostgresServer = await start();
  let isRunning = true;
  const watch = () => {
    isRunning = true;
    void server.ended.then(() => {
      isRunning = false;
    });
  };
  watch();
  const { port } = server;
  return {
    port,
    folder: server.folder,
    url: (database: string) => server.url(database),
    shutDown: () => server.stop(),
    async kill() {
      killPostgres(join(server.folder, 'cluster'));
      await server.ended;
    },
    async start() {
      if (isRunning) return;
      server = await start(port);
      watch();
    },
  };
}

/** Its port stays. */
async function startRestartableBucket(folder: string) {
  const port = await freePort();
  const start = () =>
    startProcess(bucketScript, {
      BUCKET_FOLDER: folder,
      BUCKET_PORT: String(port),
      BUCKET_NAMES: bucketName,
      BUCKET_ACCESS_KEY_ID: bucketKey.accessKeyId,
      BUCKET_SECRET_ACCESS_KEY: bucketKey.secretAccessKey,
    });
  let server = await start();
  return {
    port,
    kill: () => server.kill(),
    async start() {
      server = await start();
    },
  };
}

async function makeDatabases(server: { url(database: string): string }, content: string) {
  const postgres = server.url('postgres');
  await runSql(postgres, `create role stack_owner login createdb createrole password '${secrets[0]}'`);
  const addresses: Record<'console' | 'repository', string> = { console: '', repository: '' };
  for (const name of ['console', 'repository'] as const) {
    await runSql(postgres, `create database ${name} owner stack_owner`);
    const address = new URL(server.url(name));
    address.username = 'stack_owner';
    address.password = secrets[0] ?? '';
    addresses[name] = address.href;
  }
  await Promise.all([migrate(addresses.console, 'console'), runSql(addresses.repository, content)]);
  return { ...addresses, repositoryAdmin: server.url('repository'), server: postgres };
}

export const administratorEmail = 'platform@example.org';

async function logIn(database: string): Promise<string> {
  const token = makeSessionToken();
  await runSql(
    database,
    `with person as (insert into user_account (email, display_name, password_hash, is_administrator)
       values ('${administratorEmail}', 'The administrator', '-', true) returning id)
     insert into session (token_hash, user_id, expires_on) select '${hashSessionToken(token)}', id, now() + interval '1 day' from person`,
  );
  return token;
}

async function runSql(url: string, sql: string): Promise<pg.QueryResult['rows']> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(sql);
    return [results].flat().flatMap((result) => result.rows);
  } finally {
    await client.end().catch(() => {});
  }
}

function portOf(ready: unknown): number {
  return typeof ready === 'object' && ready !== null && 'port' in ready ? Number(ready.port) : 0;
}
