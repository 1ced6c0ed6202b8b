import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { lastPort, type PostgresServer, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { keptSecret } from '#server/env.ts';
import { say } from './print-steps.ts';

const role = 'stack_console';
const database = 'stack_console';

export type EmbeddedDatabase = {
  /** The console database, as an ordinary role that may make databases. */
  url: string;
  port: number;
  stop(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL with the console's role and database in it, and starts it again when it ends unasked.
 * @throws AppError when it can't be started.
 */
export async function startEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const options = { folder: folderIn(dataDir) };
  const password = keptSecret(dataDir, 'database-password');
  let server = await startPostgres(options);
  let stopping = false;
  try {
    await ensureRoleAndDatabase(server, password);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const { port } = server;

  const watch = async (): Promise<void> => {
    for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 5000)) {
      await server.ended;
      if (stopping) return;
      say('The embedded PostgreSQL ended; it is started again.');
      await sleep(delayMs);
      if (stopping) return;
      try {
        // The console and the runner know this port.
        server = await startPostgres({ ...options, port });
        delayMs = 100;
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const watching = watch();
  return {
    url: addressOf(password, port),
    port,
    stop: async () => {
      stopping = true;
      await server.stop();
      await watching;
    },
  };
}

/** The console database's address on the embedded PostgreSQL that another process runs in this data folder. */
export function runningEmbeddedDatabase(dataDir: string): string {
  return addressOf(keptSecret(dataDir, 'database-password'), lastPort(folderIn(dataDir)));
}

function folderIn(dataDir: string): string {
  return join(dataDir, 'postgres');
}

function addressOf(password: string, port: number): string {
  return `postgresql://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** An ordinary role, as a user's own would be: nothing the console does needs a superuser. */
async function ensureRoleAndDatabase(server: PostgresServer, password: string): Promise<void> {
  const client = new Client(server.url('postgres'));
  await client.connect();
  try {
    const roles = await client.query('select from pg_roles where rolname = $1', [role]);
    const verb = roles.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${escapeIdentifier(role)} login createdb password ${escapeLiteral(password)}`);
    const databases = await client.query('select from pg_database where datname = $1', [database]);
    if (databases.rowCount === 0) {
      await client.query(`create database ${escapeIdentifier(database)} owner ${escapeIdentifier(role)}`);
    }
  } finally {
    await client.end();
  }
}
