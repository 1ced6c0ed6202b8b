import type { DaemonType } from '#lib/contracts/daemon.ts';
import type { DaemonDetails } from '#lib/contracts/daemon-details.ts';
import { failureCauses } from './failure-causes.ts';

type Ended = {
  type: DaemonType;
  status: string;
  errorCode: string | null;
  errorReason: string | null;
  errorSqlState: string | null;
};

/**
 * Why a daemon that failed or was stopped did so, likely, and what to do: what failure-causes.ts has for its reason, else for its
 * SQLSTATE, else for its code. A daemon of an older console may have no code.
 * @returns null for one that did neither, that somebody stopped (its sentence says who), or of which too little is known
 */
export function explainFailure(daemon: Ended): DaemonDetails['failure'] {
  if (daemon.status !== 'FAILED' && daemon.status !== 'TERMINATED') return null;
  const { errorCode: code, errorReason: reason, errorSqlState: sqlState } = daemon;
  const causes = failureCauses.filter((entry) => code === null || entry.code === code);
  const found =
    causes.find((entry) => entry.reason !== undefined && entry.reason === reason) ??
    causes.find(({ sqlStates = [] }) => sqlStates.some((state) => isOf(sqlState, state))) ??
    (code === null ? undefined : causes.find((entry) => entry.reason === undefined && entry.sqlStates === undefined));
  if (found === undefined) return null;
  return { code, reason, sqlState, cause: found.cause, remedy: found.remedy[daemon.type] };
}

/** @param state a SQLSTATE, or the two characters of a class */
function isOf(sqlState: string | null, state: string): boolean {
  return sqlState !== null && sqlState.slice(0, state.length) === state;
}
