import type { RestoreMode } from '#lib/contracts/daemon.ts';
import type { PublicRestore } from '#lib/contracts/public-status.ts';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import type { Hold } from './status-timeline.ts';

const selected = {
  heldOn: true,
  heldDownOn: true,
  holdStatus: true,
  endedOn: true,
  mode: true,
  status: true,
} as const;

/**
 * The restores that held the stack and had not ended before `from`, the newest first.
 * @param most the number of them
 */
export async function readHolds(db: ConsoleDbTransaction, from: Date, most: number): Promise<Hold[]> {
  const rows = await db.daemon.findMany({
    where: { heldOn: { not: null }, OR: [{ endedOn: null }, { endedOn: { gte: from } }] },
    select: selected,
    orderBy: { id: 'desc' },
    take: most,
  });
  return rows.flatMap(toHolds);
}

type HoldRow = {
  heldOn: Date | null;
  heldDownOn: Date | null;
  holdStatus: 'READ_WRITE' | 'READ_ONLY' | 'DOWN' | null;
  endedOn: Date | null;
  mode: RestoreMode | null;
  status: 'STARTED' | 'COMPLETED' | 'FAILED' | 'TERMINATED';
};

/** One that began as READ_ONLY may have been DOWN from some time on. */
function toHolds({ heldOn, heldDownOn, holdStatus, endedOn, mode, status }: HoldRow): Hold[] {
  if (heldOn === null) return [];
  const restore: PublicRestore = {
    kind: mode === 'UNDO' ? 'UNDO' : 'RESTORE',
    startedOn: heldOn.toISOString(),
    completed: endedOn === null ? null : status === 'COMPLETED',
  };
  const part = (held: 'READ_ONLY' | 'DOWN', from: Date, until: Date | null): Hold => ({
    status: held,
    from,
    until,
    message: messageOf(held, mode),
    restore,
  });
  if (heldDownOn !== null) return [part('READ_ONLY', heldOn, heldDownOn), part('DOWN', heldDownOn, endedOn)];
  return [part(holdStatus === 'READ_ONLY' ? 'READ_ONLY' : 'DOWN', heldOn, endedOn)];
}

/** The message for users during a hold. The hold's own message is not public: it names the backup. */
function messageOf(held: 'READ_ONLY' | 'DOWN', mode: RestoreMode | null): string {
  if (mode === 'UNDO') return 'A restore is being undone. The stack will be available again in a few seconds.';
  if (held === 'READ_ONLY') {
    return 'The stack is read-only while a backup is being restored. It will be down for a few seconds at the end.';
  }
  return mode === 'STAGED'
    ? 'The stack is being restored from a backup. It will be available again in a few seconds.'
    : 'The stack is being restored from a backup. It will be available again when the restore has finished.';
}
