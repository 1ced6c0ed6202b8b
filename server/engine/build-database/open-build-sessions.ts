import { runTogether } from '#server/async/run-together.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import { applyOwnSettings, type OwnSetting } from '../sessions/own-settings.ts';
import type { BuildInput } from './build-input.ts';

/** The sessions of the builder's role that build a database together. */
export type BuildSessions = {
  readonly count: number;
  /** Aborts when the build is stopped, and when one of the sessions has failed. */
  readonly signal: AbortSignal;
  /** Runs work on one of the sessions. */
  runOnOne<Result>(work: (connection: RepositoryConnection) => Promise<Result>): Promise<Result>;
  /** Runs the same work on all sessions at once. @throws what failed first, when all have ended */
  runOnAll(work: (connection: RepositoryConnection) => Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/**
 * Settings that the role may have changed. Commits do not wait for the disk: the database is of no use until the last commit, which
 * flushes all of them.
 */
const settings = [
  `set default_transaction_read_only to off`,
  `set default_transaction_isolation to 'read committed'`,
  `set default_transaction_deferrable to off`,
  `set synchronous_commit to off`,
  `set lock_timeout to 0`,
  `set jit to off`,
  `set timezone to default`,
  `set bytea_output to default`,
  `set extra_float_digits to default`,
  `set client_min_messages to warning`,
  `set datestyle to 'ISO, YMD'`,
  `set intervalstyle to 'postgres'`,
  `set xmloption to 'content'`,
  `set array_nulls to on`,
  `set standard_conforming_strings to on`,
  `set transform_null_equals to off`,
  `set quote_all_identifiers to off`,
  `set check_function_bodies to off`,
  `set default_tablespace to ''`,
];

const MiB = 1024 * 1024;

const tooManyConnections = '53300';

/**
 * Opens `limits.connections` sessions of the builder in the database that is built, or as many as the server and the role allow.
 * @param searchPath the search_path under which functions of the archive find the names that they use
 * @param own the settings of the repository's sessions that change what is evaluated
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function openBuildSessions(
  input: BuildInput,
  searchPath: string,
  own: readonly OwnSetting[],
): Promise<BuildSessions> {
  const failure = new AbortController();
  const signal = AbortSignal.any([input.signal, failure.signal]);
  const connections: RepositoryConnection[] = [];
  const close = async () => {
    await Promise.all(connections.map((connection) => connection.close()));
  };
  try {
    for (let opened = 0; opened < Math.max(input.limits.connections, 1); opened++) {
      const { applicationName, database } = input;
      const connecting = input.builder.repository.connect({ applicationName, database, signal });
      const connection = await connecting.catch((error: unknown) => {
        if (connections.length > 0 && hasSqlState(error, tooManyConnections)) return null;
        throw error;
      });
      if (connection === null) break;
      connections.push(connection);
      await prepareSession(connection, searchPath, input.limits.connections);
      await applyOwnSettings(connection, own, 'to copy');
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    count: connections.length,
    signal,
    async runOnOne(work) {
      const [connection] = connections;
      if (connection === undefined) throw new Error('There is no session.');
      return work(connection);
    },
    runOnAll: (work) =>
      runTogether(
        connections.map((connection) => () => work(connection)),
        failure,
      ),
    close,
  };
}

async function prepareSession(connection: RepositoryConnection, searchPath: string, sessions: number): Promise<void> {
  await connection.execute(settings.join('; '));
  await connection.query(`select pg_catalog.set_config('search_path', $1, false)`, [searchPath]);
  const memory = Math.floor(Math.max((512 * MiB) / sessions, 64 * MiB) / MiB);
  await connection.execute(
    `select pg_catalog.set_config('maintenance_work_mem', ${quoteLiteral(`${Math.min(memory, 256)}MB`)}, false)
      where pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem')) < ${Math.min(memory, 256) * MiB}`,
  );
}
