import type { DaemonType } from '#lib/contracts/daemon.ts';
import type { DaemonDetails } from '#lib/contracts/daemon-details.ts';
import { failureCauses } from './failure-causes.ts';

type Ended = {
  type: DaemonType;
  status: string;
  errorCode: string | null;
  errorMessage: string | null;
  errorDetails: string | null;
};

/**
 * Why a daemon that failed or was stopped did so, likely, and what to do: the first entry of failure-causes.ts that fits.
 * null for one that did neither, that somebody stopped (its sentence says who), or of which too little is known.
 */
export function explainFailure(daemon: Ended): DaemonDetails['failure'] {
  if (daemon.status !== 'FAILED' && daemon.status !== 'TERMINATED') return null;
  const code = daemon.errorCode;
  const found = failureCauses.find(
    (entry) => (code === null ? entry.sign !== undefined : entry.code === code) && fits(entry.sign, daemon),
  );
  if (found === undefined) return null;
  return { code, cause: found.cause, remedy: found.remedy[daemon.type] };
}

/** Daemons of an older console have no code: their details alone tell. */
function fits(sign: RegExp | undefined, { errorMessage, errorDetails }: Ended): boolean {
  return sign === undefined || sign.test(`${errorMessage ?? ''}\n${errorDetails ?? ''}`);
}
