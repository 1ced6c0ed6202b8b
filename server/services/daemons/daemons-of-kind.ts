import type { DaemonKind } from '#lib/contracts/daemon.ts';
import type { Prisma } from '#server/adapters/console-db/console-db.ts';

/** The rows of which jobKind() tells this kind, for a list of daemons that is filtered in the database. */
export function daemonsOfKind(kind: DaemonKind): Prisma.DaemonWhereInput {
  switch (kind) {
    case 'BACKUP':
    case 'VERIFY':
      return { type: kind };
    case 'NEW_DATABASE':
      return { type: 'RESTORE', mode: 'NEW_DATABASE' };
    case 'STAGED':
      return { type: 'RESTORE', mode: 'STAGED', undoesId: null };
    case 'IN_PLACE':
      return { type: 'RESTORE', undoesId: null, OR: [{ mode: 'IN_PLACE' }, { mode: null }] };
    case 'UNDO':
      return {
        type: 'RESTORE',
        OR: [
          { mode: 'UNDO' },
          { undoesId: { not: null }, mode: { in: ['IN_PLACE', 'STAGED'] } },
          { undoesId: { not: null }, mode: null },
        ],
      };
  }
}
