import { DatabaseError, Pool, type PoolClient } from 'pg';
import { HeardClient } from '#server/adapters/postgres/heard-client.ts';
import { settings } from '#server/env.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';

export type SampleSession = Pick<PoolClient, 'query'>;

declare global {
  var stackSampleRepository: { url: string; pool: Pool } | undefined;
}

/**
 * Runs work in one transaction of the bundled sample repository; it is rolled back when the work throws.
 * @throws AppError NOT_FOUND when the stack's repository is another database, REPOSITORY_UNREACHABLE, or what the work threw;
 * DatabaseError of a statement that PostgreSQL refused goes through `refusal` first
 */
export async function inSampleRepository<Result>(
  work: (session: SampleSession) => Promise<Result>,
  refusal: (error: DatabaseError) => AppError | null = () => null,
): Promise<Result> {
  const client = await connect();
  let broken = false;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw translate(error, refusal);
  } finally {
    client.release(broken);
  }
}

/** Ends the connections of this process to the sample repository. The next call opens new ones. */
export async function disconnectSampleRepository(): Promise<void> {
  const kept = globalThis.stackSampleRepository;
  globalThis.stackSampleRepository = undefined;
  await kept?.pool.end();
}

async function connect(): Promise<PoolClient> {
  const { repository } = settings();
  if (!repository.isSample) {
    throw new AppError(
      'NOT_FOUND',
      'This stack’s repository is a database of its own: entities belong to the bundled sample repository.',
    );
  }
  try {
    return await poolOf(repository.url).connect();
  } catch (error) {
    throw translate(error, () => null);
  }
}

function poolOf(url: string): Pool {
  const kept = globalThis.stackSampleRepository;
  if (kept?.url === url) return kept.pool;
  kept?.pool.end().catch(() => undefined);
  const pool = new Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 10_000,
    statement_timeout: 20_000,
    application_name: 'stack-console sample repository',
    Client: HeardClient,
  });
  pool.on('error', warnOfLoss);
  globalThis.stackSampleRepository = { url, pool };
  return pool;
}

function warnOfLoss(err: Error): void {
  logger.warn({ err }, 'A connection to the sample repository was lost');
}

/**
 * SQLSTATEs of a session that was ended (57P0x), took too long or was in the way, mostly of a restore (57014, 55P03, 40P01), or can't
 * be opened.
 */
const unreachable = /^(57P0.|57014|55P03|40P01|08...|53...|3D000)$/;

function translate(error: unknown, refusal: (error: DatabaseError) => AppError | null): unknown {
  if (isAppError(error)) return error;
  if (error instanceof DatabaseError && !unreachable.test(error.code ?? '')) return refusal(error) ?? error;
  if (error instanceof DatabaseError || isConnectionError(error)) {
    return new AppError('REPOSITORY_UNREACHABLE', 'The database does not answer. Try again in a moment.', {
      cause: error,
      retryAfterSeconds: 10,
    });
  }
  return error;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string')
    return /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOST)/.test(error.code);
  return /Connection terminated|timeout|not queryable/i.test(error.message);
}
