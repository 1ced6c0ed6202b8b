import type { DaemonType } from '#lib/contracts/daemon.ts';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import type { ConsoleDbTransaction } from '#server/adapters/console-db/console-db.ts';
import type { ErrorCode, FailureReason } from '#server/errors.ts';

/** Why a daemon did not complete: the failure's code, or one that only a runner knows. */
export type DaemonEndCode = ErrorCode | 'RUNNER_SHUT_DOWN' | 'RUNNER_LOST' | 'FATE_UNKNOWN';

/**
 * How a daemon ends. `amount`: rows of a backup, bytes of a restore or a verification. `restoredInMs`: of a verification, how
 * long it took to bring the rows back. `unreadable`: what could not be read, which a backup left out or failed of.
 */
export type DaemonEnd =
  | { status: 'COMPLETED'; amount: number; notes: string[]; restoredInMs?: number; unreadable?: Unreadable | null }
  | {
      status: 'FAILED' | 'TERMINATED';
      errorCode: DaemonEndCode;
      /** As of an AppError; null unless given. */
      errorReason?: FailureReason | null;
      errorSqlState?: string | null;
      errorMessage: string;
      errorDetails: string | null;
      notes?: string[];
      unreadable?: Unreadable | null;
    };

/**
 * Writes a daemon's end. Nothing else does. An end that was written stays; a daemon that failed or was stopped keeps its last progress.
 * @param claimedBy the runner that has claimed the daemon; null if none has yet
 * @returns false if `claimedBy` has no claim, or another end was written before
 */
export async function endDaemon(
  db: ConsoleDbTransaction,
  daemon: { id: number; type: DaemonType },
  claimedBy: string | null,
  end: DaemonEnd,
): Promise<boolean> {
  const { count } = await db.daemon.updateMany({
    where: { id: daemon.id, runner: claimedBy, endedOn: null },
    data: { endedOn: new Date(), status: end.status, ...ending(daemon.type, end) },
  });
  if (count === 1) return true;
  const row = await db.daemon.findUnique({ where: { id: daemon.id }, select: { runner: true, status: true } });
  return row !== null && row.runner === claimedBy && row.status === end.status;
}

function ending(type: DaemonType, end: DaemonEnd) {
  if (end.status === 'COMPLETED') {
    const amount = BigInt(end.amount);
    return {
      progressMessage: `Finished: ${type}`,
      progressCurrent: amount,
      progressTotal: amount,
      notes: end.notes,
      ...(end.restoredInMs === undefined ? {} : { restoredInMs: Math.round(end.restoredInMs) }),
      ...foundUnreadable(end),
    };
  }
  return {
    errorCode: end.errorCode,
    errorReason: end.errorReason ?? null,
    errorSqlState: end.errorSqlState ?? null,
    errorMessage: end.errorMessage,
    errorDetails: end.errorDetails,
    ...(end.notes === undefined ? {} : { notes: end.notes }),
    ...foundUnreadable(end),
  };
}

function foundUnreadable({ unreadable }: DaemonEnd) {
  return unreadable === undefined || unreadable === null ? {} : { unreadable };
}
