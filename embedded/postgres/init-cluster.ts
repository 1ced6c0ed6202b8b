import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#server/errors.ts';
import type { SystemUser } from '../system-user.ts';

export const adminUser = 'postgres';

/**
 * Makes the database cluster in `folder`/cluster if there is none: in a folder beside it, renamed when it is whole, so that a
 * start that was killed does not stand in the way of the next. The administrator's password is in `folder`/password.
 * @throws AppError INTERNAL when initdb fails, or the cluster is of another PostgreSQL version.
 */
export async function initCluster(
  folder: string,
  binaries: string,
  user: SystemUser | null,
  durable: boolean,
): Promise<{ password: string }> {
  const cluster = join(folder, 'cluster');
  for (const name of readdirSync(folder)) {
    if (name.startsWith('cluster.new-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
  if (existsSync(cluster)) {
    await checkVersion(cluster, binaries);
    return { password: readFileSync(join(folder, 'password'), 'utf8').trim() };
  }
  const password = makePassword(folder, user);
  const beside = `${cluster}.new-${randomBytes(4).toString('hex')}`;
  const result = await run(
    join(binaries, 'initdb'),
    [...initOptions(folder, beside, await majorVersion(binaries)), ...(durable ? [] : ['--no-sync'])],
    user,
  );
  if (result.code !== 0) {
    rmSync(beside, { recursive: true, force: true });
    throw new AppError(
      'INTERNAL',
      `The embedded PostgreSQL could not make its database files: ${lastLine(result.output)}`,
    );
  }
  renameSync(beside, cluster);
  if (durable) syncFolder(folder);
  return { password };
}

function initOptions(folder: string, cluster: string, version: number): string[] {
  return [
    `--pgdata=${cluster}`,
    `--username=${adminUser}`,
    `--pwfile=${join(folder, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    ...(version >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : []),
  ];
}

function makePassword(folder: string, user: SystemUser | null): string {
  const file = join(folder, 'password');
  const password = randomBytes(24).toString('base64url');
  rmSync(file, { force: true });
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  if (user !== null) chownSync(file, user.uid, user.gid);
  return password;
}

async function checkVersion(cluster: string, binaries: string): Promise<void> {
  const version = Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'));
  const ours = await majorVersion(binaries);
  if (version === ours) return;
  throw new AppError(
    'INTERNAL',
    `The data folder is of PostgreSQL ${version} and the embedded server is PostgreSQL ${ours}: ` +
      `set DATABASE_URL to a PostgreSQL ${version} server that has this data, or choose a new DATA_DIR and restore a backup into it.`,
  );
}

async function majorVersion(binaries: string): Promise<number> {
  const { output } = await run(join(binaries, 'postgres'), ['--version'], null);
  return Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1] ?? 0);
}

function run(
  program: string,
  options: string[],
  user: SystemUser | null,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, {
      ...(user ?? {}),
      cwd: '/',
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    child.stderr.on('data', (text) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** What PostgreSQL's programs get from our environment: nothing that is set for others (PGDATA, PGPORT, secrets ...). */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', NODE_ENV: process.env.NODE_ENV };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
