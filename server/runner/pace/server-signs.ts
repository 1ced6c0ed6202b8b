import { formatCount } from '#lib/format/format-count.ts';
import type { Settings } from '#server/env.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A server of the repository: the one that takes writes, or the one that a backup reads. */
export type RepositoryServer = 'PRIMARY' | 'STANDBY';

/** Something by which a server shows that it has too much to do. */
export type ServerSign = {
  /** Whose sign it is: the primary's, which alone knows all its replicas, or that of the server whose rows are read. */
  of: 'PRIMARY' | 'THE_ONE_READ';
  /** From where on a backup slows down, in the sign's own unit. */
  most: number;
  /** @returns null if the role may not see it, or if there is nothing to see */
  read: (connection: RepositoryConnection) => Promise<number | null>;
  /** A clause such as "a replica is 40 s behind". */
  describe: (value: number) => string;
};

/** The signs that the settings ask for. */
export function serverSigns({ replicaLagMs, busySessions }: Settings['pace']): ServerSign[] {
  return [
    ...(replicaLagMs === null ? [] : [{ ...replicaLag, most: replicaLagMs }]),
    ...(busySessions === null ? [] : [{ ...busyness, most: busySessions }]),
  ];
}

const replicaLag: Omit<ServerSign, 'most'> = {
  of: 'PRIMARY',
  async read(connection) {
    const [row] = await connection.query<{ lag: string | null }>(
      'select (extract(epoch from max(replay_lag)) * 1000)::bigint::text as lag from pg_catalog.pg_stat_replication',
    );
    return row?.lag === undefined || row.lag === null ? null : Number(row.lag);
  },
  describe: (lagMs) => `a replica is ${Math.round(lagMs / 1000)} s behind`,
};

/** Any role sees who waits for a lock. Whether a session of another role runs a statement is seen with pg_monitor alone. */
const busySessionsQuery = `select count(*)::int as busy from (
    select pid from pg_catalog.pg_stat_activity
      where backend_type = 'client backend' and state in ('active', 'fastpath function call')
        and pid <> pg_catalog.pg_backend_pid()
    union select pid from pg_catalog.pg_locks where not granted
    except select pid from pg_catalog.pg_stat_activity where application_name like 'stack-console%') as sessions`;

const busyness: Omit<ServerSign, 'most'> = {
  of: 'THE_ONE_READ',
  async read(connection) {
    const [row] = await connection.query<{ busy: number }>(busySessionsQuery);
    return row?.busy ?? null;
  },
  describe: (sessions) => `${formatCount(sessions, 'session')} ${sessions === 1 ? 'runs or waits' : 'run or wait'}`,
};
