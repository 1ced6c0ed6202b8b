import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '#generated/console-client/client.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { HeardClient } from '../postgres/heard-client.ts';

export { type BackupCopy, Prisma, type RetentionDeletion } from '#generated/console-client/client.ts';

export type ConsoleDb = PrismaClient;
/** The database or a transaction, for services that may run inside a caller's transaction. */
export type ConsoleDbTransaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

type Kept = { url: string; client: PrismaClient };

/**
 * The server ends a session that waits in a transaction for so long. A process that is frozen (a paused machine, SIGSTOP) cannot end
 * its own transactions, and would keep their locks from the runner that takes its daemon over. Longer than any part of a transaction
 * that is not in the database: 10 s for a condition of the incidents.
 */
const idleInTransactionMs = 20_000;

// Kept on globalThis: Next.js loads this module anew at each hot reload and in more than one bundle.
declare global {
  var stackConsoleDb: Kept | undefined;
}

/**
 * Returns the console database of this process (DATABASE_URL), which is connected at its first use.
 * @throws AppError SETTING_INVALID
 */
export function consoleDb(): ConsoleDb {
  const url = settings().databaseUrl;
  if (globalThis.stackConsoleDb?.url !== url) {
    globalThis.stackConsoleDb?.client.$disconnect().catch(() => undefined);
    globalThis.stackConsoleDb = { url, client: connect(url) };
  }
  return globalThis.stackConsoleDb.client;
}

/** Ends the connections of this process to the console database. The next consoleDb() opens new ones. */
export async function disconnectConsoleDb(): Promise<void> {
  const kept = globalThis.stackConsoleDb;
  globalThis.stackConsoleDb = undefined;
  await kept?.client.$disconnect();
}

function connect(url: string): PrismaClient {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: 10,
      connectionTimeoutMillis: 5000,
      application_name: 'stack-console',
      Client: HeardClient,
      // A startup parameter would be refused by a pooler.
      onConnect: (client) => client.query(`set idle_in_transaction_session_timeout = ${idleInTransactionMs}`),
    },
    {
      onPoolError: (err) => logger.warn({ err }, 'An idle connection to the console database was lost'),
      onConnectionError: (err) => logger.warn({ err }, 'A connection to the console database was lost'),
    },
  );
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 5000, timeout: 15_000 } });
}
