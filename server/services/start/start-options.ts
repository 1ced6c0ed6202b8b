/** Who asks for a daemon, and for how long they wait for the answer. */
export type StartOptions = {
  /** Email. */
  startedBy: string;
  /** Aborts when the caller no longer waits for the answer. */
  signal: AbortSignal;
};
