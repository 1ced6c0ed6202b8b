import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { settings } from '#server/env.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { megabytes } from '../pace/describe-pace.ts';
import { planSlowing } from '../pace/plan-slowing.ts';
import { type ServerSign, serverSigns } from '../pace/server-signs.ts';

const everyMs = 5000;

/** `describe`: why the backup is slow now, as a sentence; null if the server does not slow it down. */
export type ServerWatch = { describe(): string | null; close(): void };

/**
 * Looks regularly how far the replicas of the repository are behind and how much its server has to do, and slows the runner down while
 * one of them is too much. The log of the daemon says so. What the role may not see slows nothing down.
 * @param lookEveryMs how often, five seconds unless given
 */
export function watchServer({ context, daemon, signal, onReport }: WorkInput, lookEveryMs = everyMs): ServerWatch {
  const signs = serverSigns(settings().pace);
  if (signs.length === 0) return { describe: () => null, close: () => {} };
  const { pace, repository } = context;
  let connection: RepositoryConnection | null = null;
  let bound: number | null = null;
  let slowness: string | null = null;
  let taken = pace.taken();
  const loop = repeatRegularly(lookEveryMs, async () => {
    try {
      connection ??= await repository.connect({ applicationName: applicationNameOf(daemon), signal });
      const { pressure, because } = await readPressure(connection, signs);
      const rate = ((pace.taken() - taken) / lookEveryMs) * 1000;
      taken = pace.taken();
      const next = planSlowing({ bound, rate, pressure });
      if (next === bound) return;
      const verb = bound === null || (next !== null && next < bound) ? 'Slowed down' : 'Sped up';
      slowness = next === null ? null : `${verb} to ${megabytes(next)}: ${because}.`;
      bound = next;
      pace.slowTo(bound);
      const text = slowness ?? 'The server has less to do: the pace is no longer bound by it.';
      onReport({ kind: 'log', level: 'info', text });
    } catch {
      // The backup itself tells of a server that is away. A session that was lost is opened again at the next look.
      await connection?.close();
      connection = null;
    }
  });
  return {
    describe: () => slowness,
    close() {
      void loop.close().then(async () => {
        pace.slowTo(null);
        await connection?.close();
      });
    },
  };
}

/** The sign that is largest in its own measure, as a share of its bound. */
async function readPressure(
  connection: RepositoryConnection,
  signs: readonly ServerSign[],
): Promise<{ pressure: number | null; because: string }> {
  let worst: { pressure: number; because: string } | null = null;
  for (const { most, read, describe } of signs) {
    const value = await read(connection);
    if (value === null) continue;
    const pressure = value / most;
    if (worst === null || pressure > worst.pressure) worst = { pressure, because: describe(value) };
  }
  return worst ?? { pressure: null, because: 'it is not known what the server has to do' };
}
