/** A signal that passes a stop on until the work can no longer be undone. */
export type ForwardedStop = {
  signal: AbortSignal;
  /** From now on a stop is not passed on. */
  detach: () => void;
  /** Aborts the signal, so that the running statement is cancelled. */
  endWork: () => void;
};

/** @param source the daemon's signal */
export function forwardStop(source: AbortSignal): ForwardedStop {
  const controller = new AbortController();
  const forward = () => controller.abort(source.reason);
  source.addEventListener('abort', forward, { once: true });
  if (source.aborted) forward();
  return {
    signal: controller.signal,
    detach: () => source.removeEventListener('abort', forward),
    endWork: () => controller.abort(),
  };
}
