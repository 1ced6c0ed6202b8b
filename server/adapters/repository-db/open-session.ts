import pg from 'pg';
import { HeardClient } from '../postgres/heard-client.ts';
import { createReadSocket } from './read-socket.ts';
import { refuseSharedSessions } from './refuse-shared-sessions.ts';
import { translateError } from './translate-error.ts';

/**
 * The settings of every session. A database and its roles may have other defaults, none of which is relied upon. No timeout ends long
 * work, a client that is gone is noticed, values are written so that they can be read back exactly, every table is read from its start,
 * and a row that a policy hides is an error.
 */
const sessionSettings: [name: string, value: string][] = [
  ['statement_timeout', '0'],
  ['transaction_timeout', '0'],
  ['idle_in_transaction_session_timeout', '0'],
  ['idle_session_timeout', '0'],
  ['tcp_keepalives_idle', '15'],
  ['tcp_keepalives_interval', '5'],
  ['tcp_keepalives_count', '4'],
  ['client_encoding', 'UTF8'],
  ['datestyle', 'ISO'],
  ['intervalstyle', 'postgres'],
  ['extra_float_digits', '3'],
  ['bytea_output', 'hex'],
  ['timezone', 'UTC'],
  ['synchronize_seqscans', 'off'],
  ['row_security', 'off'],
  ['lock_timeout', '0'],
  ['default_transaction_read_only', 'off'],
  ['default_transaction_isolation', 'read committed'],
  ['default_transaction_deferrable', 'off'],
  ['client_min_messages', 'warning'],
  ['quote_all_identifiers', 'off'],
  ['standard_conforming_strings', 'on'],
  ['array_nulls', 'on'],
  ['xmloption', 'content'],
  ['transform_null_equals', 'off'],
];

/** Sets only what this server version knows (pg_settings). It calls no function of the database itself, whatever the search_path is. */
const applySettings = `select pg_catalog.set_config(s.name, v.value, false) from pg_catalog.pg_settings s
  join rows from (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) v(name, value)
    on pg_catalog.lower(s.name) operator(pg_catalog.=) v.name`;

/**
 * Opens a session with these settings. The caller must listen to the client's `error` events.
 * It refuses a pooler that would lose the settings.
 * @param signal cuts the connection when it aborts before the session is open
 */
export async function openSession(url: string, applicationName: string, signal?: AbortSignal): Promise<pg.Client> {
  const client = newClient(url, applicationName);
  const cut = () => void client.connection.stream.destroy();
  signal?.addEventListener('abort', cut, { once: true });
  try {
    await client.connect();
    await refuseSharedSessions(url, client, async () => {
      const other = newClient(url, applicationName);
      await other.connect();
      return other;
    });
    const names = sessionSettings.map(([name]) => name);
    await client.query(applySettings, [names, sessionSettings.map(([, value]) => value)]);
    await client.query("set client_connection_check_interval = '2s'").catch(() => {});
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw translateError(error);
  } finally {
    signal?.removeEventListener('abort', cut);
  }
}

/**
 * Cancels the statement that `backendPid` runs, from a session of its own. When it resolves, PostgreSQL has passed the request on, so
 * it can't arrive later.
 * @param isNeeded is called when that session is open; when it returns false, nothing is cancelled
 * @returns whether the request could be made, or was not needed
 */
export async function cancelStatement(url: string, backendPid: number, isNeeded = () => true): Promise<boolean> {
  const client = newClient(url, 'stack-console cancel');
  try {
    await client.connect();
    if (isNeeded()) await client.query('select pg_catalog.pg_cancel_backend($1)', [backendPid]);
    return true;
  } catch {
    return false;
  } finally {
    client.end().catch(() => {});
  }
}

function newClient(url: string, applicationName: string): pg.Client {
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 15_000,
  };
  const encrypted = new pg.Client(config).ssl;
  return new HeardClient(encrypted ? config : { ...config, stream: createReadSocket });
}
