import { unreadableOf } from '#server/engine/damage/damaged-error.ts';
import { isAppError } from '#server/errors.ts';
import type { DaemonEnd } from '#server/services/daemons/end-daemon.ts';
import type { StopReason } from './watch-for-stop.ts';

/** What the sentences about a daemon's end say of its kind. */
export type EndWords = {
  /** In a sentence: "backup". */
  noun: string;
  /** A sentence that says what holds after work that did not finish. */
  ifUnfinished: string;
  /** A sentence that says what holds after the runner was lost; null if none does. */
  ifLost: string | null;
};

/** The end of a daemon that did not finish: somebody stopped it, its runner was shut down, or it failed. */
export function failedEnd(input: {
  daemonId: number;
  words: EndWords;
  error: unknown;
  /** null if nothing stopped it. */
  reason: StopReason | null;
}): DaemonEnd {
  const { daemonId, words, error, reason } = input;
  const { noun, ifUnfinished } = words;
  if (reason?.kind === 'requested') {
    return {
      status: 'TERMINATED',
      errorCode: 'STOPPED',
      errorMessage: `Stopped by ${reason.by}. ${ifUnfinished}`,
      errorDetails: null,
    };
  }
  if (reason?.kind === 'shutdown') {
    return {
      status: 'TERMINATED',
      errorCode: 'RUNNER_SHUT_DOWN',
      errorMessage: `The runner was shut down before the ${noun} was finished. ${ifUnfinished} Start it again.`,
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
      unreadable: unreadableOf(error),
    };
  }
  return {
    status: 'FAILED',
    errorCode: 'INTERNAL',
    errorMessage: `The ${noun} failed because of an unexpected error. ${ifUnfinished} See the runner's log.`,
    errorDetails: `The log's line has "daemonId":${daemonId}.`,
  };
}

/** The end of a daemon whose runner is gone and whose work took no effect. */
export function lostEnd({ noun, ifLost }: EndWords): DaemonEnd {
  const assurance = ifLost === null ? '' : ` ${ifLost}`;
  return {
    status: 'FAILED',
    errorCode: 'RUNNER_LOST',
    errorMessage: `The runner stopped before the ${noun} was finished.${assurance} Start it again.`,
    errorDetails: null,
  };
}

/** The end of a restore whose transaction is so old that PostgreSQL no longer knows whether it was committed. */
export function unknownEnd(transactionId: string): DaemonEnd {
  return {
    status: 'FAILED',
    errorCode: 'FATE_UNKNOWN',
    errorMessage:
      'The runner stopped before the restore was finished, and PostgreSQL no longer knows whether its transaction was committed. Check the data before you continue.',
    errorDetails: `Transaction ${transactionId}`,
  };
}
