import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { settings } from '#server/env.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { applicationNameOf } from '../claim/runner-context.ts';
import type { WorkInput } from '../claim/work-input.ts';
import { megabytes } from '../pace/describe-pace.ts';
import { planSlowing } from '../pace/plan-slowing.ts';
import { type RepositoryServer, type ServerSign, serverSigns } from '../pace/server-signs.ts';

const everyMs = 5000;

/**
 * `describe`: why the backup is slow now, as a sentence; null if the server does not slow it down. `reads`: from now on the rows are read
 * from that server.
 */
export type ServerWatch = { describe(): string | null; reads(server: RepositoryServer): void; close(): void };

/**
 * Looks regularly how far the replicas of the repository are behind and how much the server has to do whose rows are read, and slows the
 * runner down while one of them is too much. The log of the daemon says so. What the role may not see slows nothing down.
 * @param lookEveryMs how often, five seconds unless given
 */
export function watchServer({ context, daemon, signal, onReport }: WorkInput, lookEveryMs = everyMs): ServerWatch {
  const signs = serverSigns(settings().pace);
  if (signs.length === 0) return { describe: () => null, reads: () => {}, close: () => {} };
  const { pace, repository, standby } = context;
  let read: RepositoryServer = standby === undefined ? 'PRIMARY' : 'STANDBY';
  const sessions = new Map<RepositoryServer, RepositoryConnection>();
  let bound: number | null = null;
  let slowness: string | null = null;
  let taken = pace.taken();
  const sessionIn = async (server: RepositoryServer) => {
    const known = sessions.get(server);
    if (known !== undefined) return known;
    const place = server === 'STANDBY' && standby !== undefined ? standby.repository : repository;
    const opened = await place.connect({ applicationName: applicationNameOf(daemon), signal });
    sessions.set(server, opened);
    return opened;
  };
  const closeSessions = async () => {
    const all = [...sessions.values()];
    sessions.clear();
    await Promise.all(all.map((session) => session.close()));
  };
  const loop = repeatRegularly(lookEveryMs, async () => {
    try {
      const { pressure, because } = await readPressure(signs, read, sessionIn);
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
      await closeSessions();
    }
  });
  return {
    describe: () => slowness,
    reads(server) {
      read = server;
    },
    close() {
      void loop.close().then(async () => {
        pace.slowTo(null);
        await closeSessions();
      });
    },
  };
}

/** The sign that is largest in its own measure, as a share of its bound. */
async function readPressure(
  signs: readonly ServerSign[],
  readServer: RepositoryServer,
  sessionIn: (server: RepositoryServer) => Promise<RepositoryConnection>,
): Promise<{ pressure: number | null; because: string }> {
  let worst: { pressure: number; because: string } | null = null;
  for (const { most, of, read, describe } of signs) {
    const server = of === 'PRIMARY' ? 'PRIMARY' : readServer;
    const value = await read(await sessionIn(server));
    if (value === null) continue;
    const pressure = value / most;
    const where = server === 'STANDBY' ? ' on the standby' : '';
    if (worst === null || pressure > worst.pressure) worst = { pressure, because: `${describe(value)}${where}` };
  }
  return worst ?? { pressure: null, because: 'it is not known what the server has to do' };
}
