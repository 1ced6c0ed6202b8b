import { isAppError } from '#server/errors.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import type { ClaimedDaemon } from './claimed-daemon.ts';
import type { StopReason } from './watch-for-stop.ts';

type Kind = Pick<ClaimedDaemon, 'id' | 'type'>;

const work = { BACKUP: 'backup', RESTORE: 'restore', VERIFY: 'verification' } as const;
const outcome = {
  BACKUP: 'Nothing was left in the bucket.',
  RESTORE: 'Nothing was changed.',
  VERIFY: 'The stack’s own database was not changed.',
} as const;

/** The end of a daemon that did not finish: stopped by someone, by the end of its runner, or by a fault. */
export function failedEnd({ id, type }: Kind, error: unknown, reason: StopReason | null): DaemonEnd {
  if (reason?.kind === 'requested') {
    return {
      status: 'TERMINATED',
      errorCode: 'STOPPED',
      errorMessage: `Stopped by ${reason.by}. ${outcome[type]}`,
      errorDetails: null,
    };
  }
  if (reason?.kind === 'shutdown') {
    return {
      status: 'TERMINATED',
      errorCode: 'RUNNER_SHUT_DOWN',
      errorMessage: `The runner was shut down before the ${work[type]} was finished. ${outcome[type]} Start it again.`,
      errorDetails: null,
    };
  }
  if (isAppError(error) && error.code !== 'INTERNAL') {
    return {
      status: 'FAILED',
      errorCode: error.code,
      errorReason: error.reason,
      errorSqlState: error.sqlState,
      errorMessage: error.message,
      errorDetails: error.details,
    };
  }
  return {
    status: 'FAILED',
    errorCode: 'INTERNAL',
    errorMessage: `The ${work[type]} failed because of an unexpected error. ${outcome[type]} See the runner's log.`,
    errorDetails: `The log's line has "daemonId":${id}.`,
  };
}

/** The end of a daemon whose runner is gone, once what it left was cleared away. */
export function lostEnd({ type }: Kind): DaemonEnd {
  const changed = type === 'RESTORE' ? ' Nothing was changed.' : '';
  return {
    status: 'FAILED',
    errorCode: 'RUNNER_LOST',
    errorMessage: `The runner stopped before the ${work[type]} was finished.${changed} Start it again.`,
    errorDetails: null,
  };
}

/** The end of a restore whose transaction PostgreSQL has forgotten: too old to be looked up. */
export function unknownEnd(transactionId: string): DaemonEnd {
  return {
    status: 'FAILED',
    errorCode: 'FATE_UNKNOWN',
    errorMessage:
      'The runner stopped before the restore was finished, and PostgreSQL no longer knows whether its transaction was committed. Check the data before you continue.',
    errorDetails: `Transaction ${transactionId}`,
  };
}
