import { singleFlight } from './single-flight.ts';

/**
 * Does something every `everyMs` milliseconds, never twice at once: a turn that comes due meanwhile is left out.
 * @param work never rejects
 * @param options.startsNow whether the first turn is now; else it is after `everyMs`
 */
export function repeatRegularly(
  everyMs: number,
  work: () => Promise<void>,
  { startsNow = true }: { startsNow?: boolean } = {},
): { close(): Promise<void> } {
  const turns = singleFlight(work);
  const begin = () => void turns.join();
  if (startsNow) begin();
  const timer = setInterval(begin, everyMs);
  return {
    /** Begins no more, and resolves when the work that is being done has ended. */
    async close() {
      clearInterval(timer);
      await turns.settled();
    },
  };
}
