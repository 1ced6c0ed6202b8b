import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { settings } from '#server/env.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { megabytes } from '../pace/describe-pace.ts';
import { planSlowing } from '../pace/plan-slowing.ts';

const everyMs = 5000;

/**
 * Looks every five seconds how far the replicas of the repository are behind, and slows the runner down while one is too far. The log
 * of the daemon says so. A role that may not see the replicas slows nothing down.
 */
export function watchReplicas({ context, daemon, signal, onReport }: WorkInput): { close(): void } {
  const { replicaLagMs } = settings().pace;
  if (replicaLagMs === null) return { close: () => {} };
  const { pace, repository } = context;
  let connection: RepositoryConnection | null = null;
  let bound: number | null = null;
  let taken = pace.taken();
  const loop = repeatRegularly(everyMs, async () => {
    try {
      connection ??= await repository.connect({ applicationName: applicationNameOf(daemon), signal });
      const lagMs = await readReplicaLag(connection);
      const rate = ((pace.taken() - taken) / everyMs) * 1000;
      taken = pace.taken();
      const next = planSlowing({ bound, rate, lagMs, mostLagMs: replicaLagMs });
      if (next === bound) return;
      const text =
        next === null
          ? 'The replicas have caught up: the pace is no longer bound by them.'
          : `${bound === null || next < bound ? 'Slowed down' : 'Sped up'} to ${megabytes(next)}: a replica is ${Math.round((lagMs ?? 0) / 1000)} s behind.`;
      bound = next;
      pace.slowTo(bound);
      onReport({ kind: 'log', level: 'info', text });
    } catch {
      // The backup itself tells of a server that is away. A session that was lost is opened again at the next look.
      await connection?.close();
      connection = null;
    }
  });
  return {
    close() {
      void loop.close().then(async () => {
        pace.slowTo(null);
        await connection?.close();
      });
    },
  };
}

/** How far the last replica is behind in milliseconds; null if there is none, or if the role may not see it. */
async function readReplicaLag(connection: RepositoryConnection): Promise<number | null> {
  const [row] = await connection.query<{ lag: string | null }>(
    'select (extract(epoch from max(replay_lag)) * 1000)::bigint::text as lag from pg_catalog.pg_stat_replication',
  );
  return row?.lag === undefined || row.lag === null ? null : Number(row.lag);
}
