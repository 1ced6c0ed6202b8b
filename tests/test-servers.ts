import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { makeTempFolder } from '#embedded/make-temp-folder.ts';
import { type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { debianBinaries } from './debian-server.ts';

export type ServerName = 'embedded' | 'debian';

/** The superuser's address of the servers of this run, passed to the test processes by these variables. */
export const serverVariables: Record<ServerName, string> = {
  embedded: 'TEST_POSTGRES_EMBEDDED',
  debian: 'TEST_POSTGRES_DEBIAN',
};

/** The role that owns the test databases: an ordinary one, as a stack's own role is, that may create databases and roles to build them. */
export const ownerRole = { name: 'tester', password: 'tester' };

/**
 * Starts the PostgreSQL servers of a test run (the embedded one, and Debian's where the machine has it) in a temporary folder,
 * with no regard for durability, and says where they are in the environment. They end with this process, however it ends.
 * @returns the function that stops them and deletes their files.
 */
export async function startTestServers(): Promise<() => Promise<void>> {
  const folder = makeTempFolder('tests');
  const debian = debianBinaries();
  const servers = await Promise.all([
    startTestServer('embedded', folder),
    ...(debian === null ? [] : [startTestServer('debian', folder, debian)]),
  ]);
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startTestServer(name: ServerName, folder: string, binaries?: string): Promise<PostgresServer> {
  const server = await startPostgres({
    folder: join(folder, name),
    durable: false,
    configuration: { max_connections: '200', autovacuum: 'off', max_wal_size: '1GB' },
    ...(binaries === undefined ? {} : { binaries }),
  });
  const client = new Client(server.url('postgres'));
  await client.connect();
  await client.query(`create role ${ownerRole.name} login createdb createrole password '${ownerRole.password}'`);
  await client.end();
  process.env[serverVariables[name]] = server.url('postgres');
  return server;
}
