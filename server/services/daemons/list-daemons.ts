import type { z } from 'zod';
import type { DaemonPage, DaemonStatus, daemonQuery } from '#lib/contracts/daemon.ts';
import { consoleDb, type Prisma } from '#server/adapters/console-db/console-db.ts';
import { daemonsOfKind } from './daemons-of-kind.ts';
import { describeDaemons } from './describe-daemon.ts';

/** Lists a page of the daemons of a type, a kind and a status, newest first. */
export async function listDaemons(query: z.output<typeof daemonQuery>): Promise<DaemonPage> {
  const { type, kind, status, limit, offset } = query;
  if (status !== undefined && !isKept(status)) return { totalNumberOfResults: 0, results: [] };
  const where: Prisma.DaemonWhereInput = {
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(kind === undefined ? {} : { AND: daemonsOfKind(kind) }),
  };
  const db = consoleDb();
  const [totalNumberOfResults, daemons] = await db.$transaction([
    db.daemon.count({ where }),
    db.daemon.findMany({ where, orderBy: { id: 'desc' }, skip: offset, take: limit }),
  ]);
  return { totalNumberOfResults, results: await describeDaemons(daemons) };
}

/** The other statuses exist for compatibility (docs/compatibility.md); no daemon of this console has them. */
function isKept(status: DaemonStatus): status is Exclude<DaemonStatus, 'IN_QUEUE' | 'IN_PROGRESSS'> {
  return status !== 'IN_QUEUE' && status !== 'IN_PROGRESSS';
}
