/**
 * Does something now and every so many milliseconds, never twice at once.
 * @param work never rejects
 */
export function repeatRegularly(everyMs: number, work: () => Promise<void>): { close(): Promise<void> } {
  let working: Promise<void> | null = null;
  const begin = () => {
    working ??= work().finally(() => {
      working = null;
    });
  };
  begin();
  const timer = setInterval(begin, everyMs);
  return {
    /** Resolves when what is being done is done. */
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
