import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { consoleDb, disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { closeDaemonSender } from '#server/adapters/queue/daemon-sender.ts';
import { resetSettings } from '#server/env.ts';
import { hashSessionToken, makeSessionToken } from '#server/services/accounts/session-token.ts';
import { startTestBucket, type TestBucket } from './bucket.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type TestContent, type TestDatabase, testDatabase } from './postgres.ts';
import type { ServerName } from './test-servers.ts';

/** A stack of its own for a test file: console database, repository and bucket, this process's settings set to them. */
export type TestStack = {
  consoleDatabase: TestDatabase;
  repository: TestDatabase;
  bucket: TestBucket;
  /** Faults between this stack's processes and its bucket; its repository; a runner process and the console database. */
  proxies: { bucket: FaultProxy; repository: FaultProxy; consoleDatabase: FaultProxy };
  /** Session tokens. */
  tokens: { administrator: string; user: string };
  /** The environment of a runner process. */
  runnerEnvironment: Record<string, string>;
  close(): Promise<void>;
};

export const administratorEmail = 'platform@example.org';

/**
 * @param content what the repository holds
 * @param server where the repository is; the console database is on the embedded one
 */
export async function startTestStack(content: TestContent, server: ServerName = 'embedded'): Promise<TestStack> {
  const [consoleDatabase, repository, bucket] = await Promise.all([
    testDatabase({ content: 'console' }),
    testDatabase({ content, server }),
    startTestBucket(),
  ]);
  const endpoint = new URL(bucket.endpoint);
  const [bucketProxy, repositoryProxy, consoleProxy] = await Promise.all([
    startFaultProxy({ host: endpoint.hostname, port: Number(endpoint.port) }),
    startFaultProxy(addressOf(repository.url)),
    startFaultProxy(addressOf(consoleDatabase.url)),
  ]);
  const environment = {
    STACK_NAME: 'test-stack',
    DATABASE_URL: consoleDatabase.url,
    REPOSITORY_DATABASE_URL: through(repositoryProxy, repository.url),
    S3_BUCKET: bucket.settings.name,
    S3_ENDPOINT: through(bucketProxy, bucket.endpoint),
    S3_ACCESS_KEY_ID: bucket.settings.credentials?.accessKeyId ?? '',
    S3_SECRET_ACCESS_KEY: bucket.settings.credentials?.secretAccessKey ?? '',
    S3_FORCE_PATH_STYLE: 'true',
    S3_TIMEOUT_SECONDS: '20',
  };
  Object.assign(process.env, environment);
  resetSettings();
  const tokens = { administrator: await logIn(administratorEmail, true), user: await logIn('user@example.org', false) };
  return {
    consoleDatabase,
    repository,
    bucket,
    proxies: { bucket: bucketProxy, repository: repositoryProxy, consoleDatabase: consoleProxy },
    tokens,
    runnerEnvironment: { ...environment, DATABASE_URL: through(consoleProxy, consoleDatabase.url) },
    async close() {
      await Promise.all([closeDaemonSender(), stopListeningConsoleDb(), disconnectConsoleDb()]);
      await Promise.all([bucketProxy.close(), repositoryProxy.close(), consoleProxy.close()]);
      await Promise.all([consoleDatabase.drop(), repository.drop(), bucket.stop()]);
    },
  };
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

function through(proxy: FaultProxy, url: string): string {
  const address = new URL(url);
  address.hostname = '127.0.0.1';
  address.port = String(proxy.port);
  return address.toString().replace(/\/$/, '');
}

async function logIn(email: string, isAdministrator: boolean): Promise<string> {
  const token = makeSessionToken();
  await consoleDb().user.create({
    data: {
      email,
      displayName: email,
      passwordHash: '-',
      isAdministrator,
      sessions: { create: { tokenHash: hashSessionToken(token), expiresOn: new Date(Date.now() + 3_600_000) } },
    },
  });
  return token;
}

export type RunnerProcess = {
  process: ChildProcess;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
};

/** Starts a real runner process and waits until it takes daemons. */
export async function startRunnerProcess(
  stack: TestStack,
  environment: Record<string, string> = {},
): Promise<RunnerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../server/runner/main.ts')], {
    env: { ...process.env, ...stack.runnerEnvironment, LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const ready = once(child, 'message');
  await Promise.race([
    ready,
    exited.then(([code]) => {
      throw new Error(`The runner ended before it was ready (${code}).`);
    }),
  ]);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await exited;
    return typeof code === 'number' ? code : null;
  };
  return {
    process: child,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}
