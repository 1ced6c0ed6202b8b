import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/**
 * Fills a new sample repository with its 863 entities. Only an empty one: what was changed or deleted since stays so. One
 * transaction under a lock, so that processes that start at once don't seed twice.
 * @returns whether it was empty and is filled now.
 */
export async function seedRepository(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('stack-console seed'))`);
    const { rowCount } = await client.query('select from principal limit 1');
    if (rowCount === 0) await client.query(readFileSync(join(import.meta.dirname, 'seed.sql'), 'utf8'));
    await client.query('commit');
    return rowCount === 0;
  } finally {
    await client.end();
  }
}
