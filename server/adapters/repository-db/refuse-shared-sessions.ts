import type pg from 'pg';
import { withTimeout } from '#server/async/with-timeout.ts';
import { AppError } from '#server/errors.ts';
import { backendPidOf } from '../postgres/backend-pid-of.ts';

const longestProbeMs = 3_000;
/** What was found behind an address holds for so long: a pooler's configuration can change. */
const heldMs = 60_000;
const foundSessions = new Map<string, number>();

/**
 * Refuses an address behind which a pooler gives each transaction any of its server sessions (pgbouncer's pool_mode=transaction): the
 * settings of a session would be lost, and met by the application's transactions. Nothing is set before this was asked. A server's own
 * address costs one statement; a pooler is known by the id of its session, which is none of the server's.
 * @param client a session that has just been opened
 * @param openAnother opens one more session at the same address
 * @throws AppError REPOSITORY_REFUSED; the driver's errors
 */
export async function refuseSharedSessions(
  url: string,
  client: pg.Client,
  openAnother: () => Promise<pg.Client>,
): Promise<void> {
  const first = await readPid(client);
  if (first === backendPidOf(client)) return;
  if (performance.now() < (foundSessions.get(url) ?? 0)) return;
  if (await isShared(client, first, openAnother)) {
    throw new AppError(
      'REPOSITORY_REFUSED',
      'REPOSITORY_DATABASE_URL leads to a pooler that shares the sessions of the server between its clients (such as pgbouncer with pool_mode=transaction). Backups and restores need sessions of their own: give the console the address of the server itself.',
    );
  }
  foundSessions.clear();
  foundSessions.set(url, performance.now() + heldMs);
}

/**
 * Whether another client gets the server's session that this one had a moment ago, or this one gets another than before. Where each
 * client has a session of its own, the second one may have to wait for a free one: that tells nothing against the address.
 */
async function isShared(client: pg.Client, first: number, openAnother: () => Promise<pg.Client>): Promise<boolean> {
  const other = await openAnother();
  try {
    const second = await withTimeout(longestProbeMs, readPidInTransaction(other), () => null);
    if (second === first) return true;
    if (second === null) return false;
    const again = await readPidInTransaction(client);
    await client.query('rollback');
    return again !== first;
  } finally {
    other.end().catch(() => {});
    other.connection.stream.destroy();
  }
}

async function readPidInTransaction(client: pg.Client): Promise<number> {
  await client.query('begin read only');
  return readPid(client);
}

async function readPid(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  return rows[0]?.pid ?? 0;
}
