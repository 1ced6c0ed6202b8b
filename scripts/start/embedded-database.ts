import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastPort, startPostgres } from '#embedded/postgres/start-postgres.ts';
import { keptSecret } from '#server/env.ts';
import { buildRole, consoleRole, ensureEmbeddedRoles, repositoryDatabase, repositoryRole } from './embedded-roles.ts';
import { say } from './print-steps.ts';

export type EmbeddedDatabase = {
  /** The console database, as a role that owns it and nothing else. */
  url: string;
  /** The sample repository, as another role, which may make databases. */
  sampleUrl: string;
  /** Builds databases out of backups of the sample repository. */
  buildRole: { name: string; password: string };
  port: number;
  stop(): Promise<void>;
};

/**
 * Starts the embedded PostgreSQL with the roles and databases of the console and of the sample repository, and starts it again if it ends unexpectedly.
 * @throws AppError when it can't be started.
 */
export async function startEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const options = { folder: folderIn(dataDir) };
  const passwords = {
    console: keptSecret(dataDir, 'database-password'),
    repository: keptSecret(dataDir, 'repository-password'),
    build: keptSecret(dataDir, 'build-password'),
  };
  let server = await startPostgres(options);
  let stopping = false;
  try {
    await ensureEmbeddedRoles(server.url, passwords);
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
    url: consoleAddress(passwords.console, port),
    sampleUrl: `postgresql://${repositoryRole}:${passwords.repository}@127.0.0.1:${port}/${repositoryDatabase}`,
    buildRole: { name: buildRole, password: passwords.build },
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
  return consoleAddress(keptSecret(dataDir, 'database-password'), lastPort(folderIn(dataDir)));
}

function folderIn(dataDir: string): string {
  return join(dataDir, 'postgres');
}

function consoleAddress(password: string, port: number): string {
  return `postgresql://${consoleRole}:${password}@127.0.0.1:${port}/${consoleRole}`;
}
