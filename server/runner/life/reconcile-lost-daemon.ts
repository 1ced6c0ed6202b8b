import { resolveTransaction } from '#server/engine/restore/restore.ts';
import { type DaemonEnd, endDaemon } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import { lostEnd, unknownEnd } from '../claim/failed-end.ts';
import { type DaemonKind, kindOf, makesDatabase } from '../claim/kind-of.ts';
import { applicationNameOf, type RunnerContext } from '../claim/runner-context.ts';
import { cleanUpBackup, recoverBackup } from '../reconcile/clean-up-backup.ts';
import { cleanUpWorkDatabase } from '../reconcile/clean-up-work-database.ts';
import { reconcileNewDatabase } from '../reconcile/reconcile-new-database.ts';
import { reconcileSwitch } from '../reconcile/reconcile-switch.ts';
import { reconcileSafetyBackup } from '../work/safety-backup.ts';
import { endClaimedDaemon } from './end-claimed-daemon.ts';

/**
 * Ends a daemon whose runner is gone, and clears away what it left. Takes the daemon first, which fences a runner that is
 * alive after all: from then on nothing that it writes counts. May be run any number of times.
 * @throws AppError when the bucket or the repository can't be asked yet: the queue tries again
 */
export async function reconcileLostDaemon(context: RunnerContext, daemonId: number): Promise<void> {
  const daemon = await seize(context, daemonId);
  if (daemon === null) return;
  if (daemon.endedOn !== null) {
    if (daemon.type === 'BACKUP' && daemon.status !== 'COMPLETED')
      await cleanUpBackup(context.bucket, daemon.backupKey);
    if (daemon.type === 'RESTORE') await reconcileSafetyBackup(context, daemon);
    if (makesDatabase(kindOf(daemon))) await cleanUpWorkDatabase(context, daemon);
    return;
  }
  const end = await settlements[kindOf(daemon)](context, daemon);
  await endClaimedDaemon(context, daemon, end);
  context.logger.warn({ daemonId, status: end.status }, 'Daemon of a runner that is gone was settled');
}

const settlements: Record<DaemonKind, (context: RunnerContext, daemon: ClaimedDaemon) => Promise<DaemonEnd>> = {
  BACKUP: settleBackup,
  IN_PLACE: settleRestore,
  STAGED: settleSwitching,
  NEW_DATABASE: reconcileNewDatabase,
  UNDO: settleSwitching,
  VERIFY: settleBuilt,
};

/** @returns the daemon, held by this runner unless it has ended; null when there is no such daemon */
async function seize({ db, runner }: RunnerContext, id: number): Promise<ClaimedDaemon | null> {
  for (;;) {
    const daemon = await db.daemon.findUnique({ where: { id } });
    if (daemon === null || daemon.endedOn !== null) return daemon;
    const { count } = await db.daemon.updateMany({
      where: { id, runner: daemon.runner, endedOn: null },
      data: { runner },
    });
    if (count === 1) return { ...daemon, runner };
  }
}

/**
 * A bucket or a repository that can't be asked keeps nobody from starting the next daemon: this one ends, and clearing up is tried
 * again.
 * @throws whatever `settle` does, when the end is written
 */
async function endInAnyCase(
  context: RunnerContext,
  daemon: ClaimedDaemon,
  settle: () => Promise<DaemonEnd>,
): Promise<DaemonEnd> {
  try {
    return await settle();
  } catch (error) {
    await endDaemon(context.db, daemon, context.runner, lostEnd(daemon));
    throw error;
  }
}

function settleBackup(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  return endInAnyCase(context, daemon, async () => {
    const archive = await recoverBackup(context.bucket, daemon);
    return archive === null ? lostEnd(daemon) : { status: 'COMPLETED', amount: archive.rows, notes: archive.notes };
  });
}

async function settleRestore(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  const { repository } = context;
  const { transactionId } = daemon;
  if (transactionId === null) return settleBeforeChange(context, daemon);
  const applicationName = applicationNameOf(daemon);
  const fate = await resolveTransaction({ repository, transactionId, applicationName });
  if (fate === 'committed') return { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] };
  return fate === 'aborted' ? lostEnd(daemon) : unknownEnd(transactionId);
}

/** Whether the databases changed names must be known before the stack gets its status back; what was built to no end is dropped. */
async function settleSwitching(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  if (await reconcileSwitch(context, daemon)) {
    return { status: 'COMPLETED', amount: Number(daemon.progressTotal), notes: [] };
  }
  return settleBuilt(context, daemon);
}

/** A restore that had no transaction changed nothing; what is left of it is its safety backup. */
function settleBeforeChange(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  return endInAnyCase(context, daemon, async () => {
    await reconcileSafetyBackup(context, daemon);
    return lostEnd(daemon);
  });
}

function settleBuilt(context: RunnerContext, daemon: ClaimedDaemon): Promise<DaemonEnd> {
  return endInAnyCase(context, daemon, async () => {
    await cleanUpWorkDatabase(context, daemon);
    return lostEnd(daemon);
  });
}
