/** Work that is never done twice at once. */
export type SingleFlight<Result> = {
  /** Begins the work, or joins it where it is being done. */
  join(): Promise<Result>;
  /** Does the work from its start after this call: at once, or once more after the work that is being done. */
  renew(): Promise<Result>;
  /** Resolves once nothing is being done and nothing waits, however the work ended. */
  settled(): Promise<void>;
};

/**
 * Makes work that many may ask for at the same time, and that is done one at a time. Those who ask for a renewal while the
 * work is being done share one more turn.
 */
export function singleFlight<Result>(work: () => Promise<Result>): SingleFlight<Result> {
  let current: Promise<Result> | null = null;
  let next: Promise<Result> | null = null;

  function begin(): Promise<Result> {
    const begun = work().finally(() => {
      if (current === begun) current = null;
    });
    current = begun;
    return begun;
  }

  function afterwards(before: Promise<Result>): Promise<Result> {
    const beginNext = () => {
      next = null;
      return begin();
    };
    return before.then(beginNext, beginNext);
  }

  return {
    join: () => current ?? begin(),
    renew() {
      if (current === null) return begin();
      next ??= afterwards(current);
      return next;
    },
    async settled() {
      for (let last = next ?? current; last !== null; last = next ?? current) await last.catch(() => {});
    },
  };
}
