import { settings } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { refusalFor } from './check-gate.ts';
import { isPassPath } from './pass-paths.ts';
import { knownStackStatus } from './watched-stack-status.ts';

/** A call to the stack's own services, as a proxy describes it. */
export type GatedCall = {
  /** The values of the headers that the proxy may set; at least one. */
  methods: string[];
  /** Path and query, likewise; none: no path passes unasked. */
  uris: string[];
};

declare global {
  var stackGateLastAskedOn: number | undefined;
}

/**
 * Lets a call of the stack's services pass, or not: by its path (GATE_PASS_PATHS), else by its method and the stack's status as
 * this process knows it, without a query. Of headers that differ the stricter holds, for one of them may be the
 * caller's own.
 * @throws AppError STACK_UNAVAILABLE with the stack's message; BAD_REQUEST when the proxy does not tell the method
 */
export async function answerGate({ methods, uris }: GatedCall): Promise<void> {
  globalThis.stackGateLastAskedOn = Date.now();
  if (methods.length === 0) {
    throw new AppError(
      'BAD_REQUEST',
      'The header X-Original-Method (nginx) or X-Forwarded-Method (Traefik) is missing: it names the method of the call to let through.',
    );
  }
  const { passPaths } = settings().gate;
  if (uris.length > 0 && uris.every((uri) => isPassPath(uri, passPaths))) return;
  const status = await knownStackStatus();
  if (status === null) throw unknownStatus();
  for (const method of methods) {
    const refusal = refusalFor(status, method);
    if (refusal !== null) throw refusal;
  }
}

/** The answer to a caller whom the gate has just refused. It is a refusal even if the status has changed since. */
export async function describeRefusal(): Promise<AppError> {
  const status = await knownStackStatus();
  if (status === null) return unknownStatus();
  return (
    refusalFor(status, null) ??
    new AppError('STACK_UNAVAILABLE', 'The stack was not available a moment ago. Try again.', { retryAfterSeconds: 1 })
  );
}

function unknownStatus(): AppError {
  return new AppError('STACK_UNAVAILABLE', 'The stack’s status is not known yet. Try again in a moment.', {
    retryAfterSeconds: 5,
  });
}

/** When a proxy last asked this process; null if none has since it started. */
export function gateLastAskedOn(): Date | null {
  const asked = globalThis.stackGateLastAskedOn;
  return asked === undefined ? null : new Date(asked);
}
