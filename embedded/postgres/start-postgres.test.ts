import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning } from '../is-running.ts';
import { type PostgresServer, startPostgres } from './start-postgres.ts';

const isRoot = process.getuid?.() === 0;

describe('startPostgres', () => {
  let home: string;
  let servers: PostgresServer[];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'start-postgres-'));
    chmodSync(home, 0o711);
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function start(folder = join(home, 'postgres')): Promise<PostgresServer> {
    const server = await startPostgres({ folder, configuration: { fsync: 'off' } });
    servers.push(server);
    return server;
  }

  it('starts on the same port with the same data', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 1 as n');
    await first.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await ask(second, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('is PostgreSQL 18 with UTF-8, on the loopback address alone, wanting a password', async () => {
    const server = await start();
    const rows = await ask(
      server,
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
        current_setting('listen_addresses') as addresses, current_setting('max_connections') as connections, upper('é') as upper`,
    );
    expect(rows).toEqual([{ version: 18, encoding: 'UTF8', addresses: '127.0.0.1', connections: '100', upper: 'É' }]);
    const stranger = new Client({
      host: '127.0.0.1',
      port: server.port,
      user: 'postgres',
      password: 'wrong',
      database: 'postgres',
    });
    await expect(stranger.connect()).rejects.toThrow('password authentication failed');
  });

  it('takes another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const thief = createServer().listen(first.port, '127.0.0.1');
    await new Promise((resolve) => thief.once('listening', resolve));
    const second = await start();
    await new Promise((resolve) => thief.close(resolve));
    expect(second.port).not.toBe(first.port);
  });

  it('refuses a folder whose server another start has', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('starts after its server was killed while sessions worked', async () => {
    const first = await start();
    const client = new Client(first.url('postgres'));
    client.on('error', () => undefined);
    await client.connect();
    await client.query('create table kept as select 1 as n');
    client.query('select pg_sleep(600)').catch(() => undefined);
    await expect
      .poll(() => ask(first, `select from pg_stat_activity where query like 'select pg_sleep%'`))
      .toHaveLength(1);
    process.kill(postmasterOf(first), 'SIGKILL');
    await first.ended;
    const second = await start();
    expect(await ask(second, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('starts after initdb was killed', async () => {
    mkdirSync(join(home, 'postgres', 'cluster.new-dead'), { recursive: true });
    writeFileSync(join(home, 'postgres', 'cluster.new-dead', 'PG_VERSION'), '18\n');
    writeFileSync(join(home, 'postgres', 'password'), 'of the one before\n');
    const server = await start();
    expect(await ask(server, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(readdirSync(server.folder).filter((name) => name.startsWith('cluster'))).toEqual(['cluster']);
  });

  it('ends with a supervisor that is killed, whose successor starts', async () => {
    const folder = join(home, 'postgres');
    const supervisor = spawn(process.execPath, ['--input-type=module-typescript', '-e', supervisorScript(folder)], {
      cwd: join(import.meta.dirname, '..', '..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await firstNumber(supervisor);
    supervisor.kill('SIGKILL');
    const successor = await start(folder);
    expect(await ask(successor, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(isRunning(pid)).toBe(false);
  });

  it.skipIf(!isRoot)('keeps its files where its own user can reach them, and says where', async () => {
    chmodSync(home, 0o700);
    const first = await start();
    expect(first.folder.startsWith('/var/lib/stack-console/')).toBe(true);
    const note = readFileSync(join(home, 'postgres-is-elsewhere.txt'), 'utf8');
    expect(note.split('\n')[0]).toBe(first.folder);
    await first.stop();
    const second = await start();
    expect(second.folder).toBe(first.folder);
    await second.stop();
    rmSync(join(first.folder, '..'), { recursive: true });
  });
});

function supervisorScript(folder: string): string {
  return `
    import { startPostgres } from '#embedded/postgres/start-postgres.ts';
    import { readFileSync } from 'node:fs';
    const server = await startPostgres({ folder: ${JSON.stringify(folder)} });
    console.log(readFileSync(server.folder + '/cluster/postmaster.pid', 'utf8').split('\\n')[0]);
    setInterval(() => undefined, 1000);
  `;
}

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (text) => resolve(Number(String(text).trim())));
    child.once('exit', (code) => reject(new Error(`The supervisor ended with ${code}`)));
  });
}

function postmasterOf(server: PostgresServer): number {
  return Number(execFileSync('head', ['-1', join(server.folder, 'cluster', 'postmaster.pid')], { encoding: 'utf8' }));
}

async function ask(server: PostgresServer, sql: string): Promise<unknown[]> {
  const client = new Client(server.url('postgres'));
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
