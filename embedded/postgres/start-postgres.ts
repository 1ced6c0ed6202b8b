import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '#server/errors.ts';
import { lockFolder } from '../folder-lock.ts';
import { freePort } from '../free-port.ts';
import type { SystemUser } from '../system-user.ts';
import { adminUser, initCluster, serverEnvironment } from './init-cluster.ts';
import { endOrphanBackends, stopLeftOverServer } from './left-over-server.ts';
import { guardAgainstOrphan } from './orphan-guard.ts';
import { prepareBinaries } from './prepare-binaries.ts';
import { serverFolder, systemFolder } from './server-folder.ts';
import { findServerUser } from './server-user.ts';

export type PostgresOptions = {
  /** Absolute: where the server's files go (as root possibly elsewhere, see serverFolder). */
  folder: string;
  /** false for tests: no fsync, and the folder is deleted when this process is killed. */
  durable?: boolean;
  /** More settings of postgresql.conf. */
  configuration?: Record<string, string>;
  /** This port and no other; else the one it had before, or any that is free. */
  port?: number;
  /** The folder of another PostgreSQL's postgres and initdb. */
  binaries?: string;
};

export type PostgresServer = {
  /** The superuser's address of a database. */
  url(database: string): string;
  port: number;
  /** Where its files are. */
  folder: string;
  /** Resolves when the server has ended, wanted or not. */
  ended: Promise<void>;
  /** Ends sessions, rolls back open transactions, writes everything and stops; 10 seconds at most. */
  stop(): Promise<void>;
};

type Cluster = {
  folder: string;
  path: string;
  binaries: string;
  user: SystemUser | null;
  durable: boolean;
  configuration: Record<string, string>;
  port: number | null;
};
type Running = { child: ChildProcess; port: number; farewell: () => void };

/**
 * Starts a PostgreSQL server on 127.0.0.1, on the port it had before if that is free. Makes its database cluster at the first
 * start, and fixes what a killed process left behind.
 * @throws AppError CONFLICT when another process has a server in this folder, INTERNAL when it can't be started.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const user = findServerUser();
  const binaries =
    options.binaries ??
    prepareBinaries(user, user === null ? join(options.folder, '..', 'postgres-binaries') : systemFolder);
  const folder = serverFolder(options.folder, user);
  const release = lockFolder(folder);
  if (release === null) {
    throw new AppError(
      'CONFLICT',
      'Another Stack Console runs its PostgreSQL in this data folder: stop it first, or choose another DATA_DIR.',
    );
  }
  try {
    const durable = options.durable ?? true;
    const { password } = await initCluster(folder, binaries, user, durable);
    const cluster = {
      folder,
      path: join(folder, 'cluster'),
      binaries,
      user,
      durable,
      configuration: options.configuration ?? {},
      port: options.port ?? null,
    };
    await stopLeftOverServer(cluster.path);
    return supervised(await launchWithRetries(cluster), password, cluster, release);
  } catch (error) {
    release();
    throw error;
  }
}

function supervised(
  { child, port, farewell }: Running,
  password: string,
  cluster: Cluster,
  release: () => void,
): PostgresServer {
  const ended = hasEnded(child).then(() => {
    farewell();
    release();
  });
  return {
    url: (database) => `postgresql://${adminUser}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
    port,
    folder: cluster.folder,
    ended,
    stop: async () => {
      child.kill('SIGINT');
      const timer = setTimeout(() => child.kill('SIGQUIT'), 8_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function hasEnded(child: ChildProcess): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
}

/** A port may be taken, and a killed server's memory still in use, between one look and the next: tries for 20 seconds. */
async function launchWithRetries(cluster: Cluster): Promise<Running> {
  const end = Date.now() + 20_000;
  for (let attempt = 1; ; attempt += 1) {
    const running = await launch(cluster);
    if (running !== null) return running;
    const log = readLog(cluster);
    const passing =
      /could not bind|Address already in use|shared memory block|lock file|being used by|starting up/i.test(log);
    if (!passing || Date.now() > end)
      throw new AppError('INTERNAL', `The embedded PostgreSQL did not start: ${complaint(log)}`);
    if (attempt >= 4) endOrphanBackends(cluster.path);
    await sleep(250);
  }
}

/** null when the server ended instead of getting ready; why is in its log. */
async function launch(cluster: Cluster): Promise<Running | null> {
  const port = cluster.port ?? (await freePort(readPort(cluster.folder)));
  const child = spawn(
    join(cluster.binaries, 'postgres'),
    ['-D', cluster.path, '-p', String(port), ...settingOptions(cluster)],
    {
      ...(cluster.user ?? {}),
      cwd: '/',
      detached: true,
      env: serverEnvironment(),
      stdio: ['ignore', 'ignore', openLog(cluster)],
    },
  );
  let failed = false;
  child.once('error', () => {
    failed = true;
  });
  const farewell = guardAgainstOrphan(child.pid ?? 0, cluster.durable ? null : cluster.folder);
  while (child.exitCode === null && child.signalCode === null && !failed) {
    if (isReady(cluster.path, child.pid)) {
      writeFileSync(join(cluster.folder, 'port'), `${port}\n`);
      return { child, port, farewell };
    }
    await sleep(15);
  }
  farewell();
  return null;
}

function settingOptions(cluster: Cluster): string[] {
  const configuration: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    // A restore of 10,000 tables locks each with its indexes until it commits.
    max_locks_per_transaction: '1024',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(cluster.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...cluster.configuration,
  };
  return Object.entries(configuration).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** The eighth line of postmaster.pid, as pg_ctl reads it; a standby that takes sessions is ready as well. */
function isReady(cluster: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && ['ready', 'standby'].includes(lines[7]?.trim() ?? '');
  } catch {
    return false;
  }
}

/** The port of the server in a folder (PostgresOptions), as it was started last; 0 if it was never started. */
export function lastPort(folder: string): number {
  return readPort(serverFolder(folder, findServerUser()));
}

function readPort(folder: string): number {
  try {
    return Number(readFileSync(join(folder, 'port'), 'utf8')) || 0;
  } catch {
    return 0;
  }
}

const logName = 'postgres.log';

/** Each start begins a new log, so that it stays small and says why this start failed. */
function openLog(cluster: Cluster): number {
  const file = join(cluster.folder, logName);
  rmSync(file, { force: true });
  const handle = openSync(file, 'a', 0o600);
  if (cluster.user !== null) chownSync(file, cluster.user.uid, cluster.user.gid);
  setImmediate(() => closeSync(handle));
  return handle;
}

function readLog(cluster: Cluster): string {
  try {
    return readFileSync(join(cluster.folder, logName), 'utf8');
  } catch {
    return '';
  }
}

function complaint(log: string): string {
  const lines = log.split('\n').filter((line) => /(FATAL|PANIC|ERROR|error while loading)/.test(line));
  return (lines.at(-1) ?? log.trim().split('\n').at(-1) ?? '').replace(/^.*?(FATAL|PANIC|ERROR): +/, '');
}
