import type { AppError } from '#server/errors.ts';

/** What is searched, from a number up to another one that is not searched any more. */
export type Halves = {
  /** Looks at all from `low` up to `high` at once. @returns why that can't be read; null if all of it can */
  fails: (low: number, high: number) => Promise<AppError | null>;
  /** Takes a run that can be read. Runs come in order. */
  onGood: (low: number, high: number) => void | Promise<void>;
  /** Takes one that can't. */
  onBad: (at: number, error: AppError) => void | Promise<void>;
};

/** Finds each one that can't be read, by halves: with few of them it takes few looks. */
export async function bisect(low: number, high: number, halves: Halves): Promise<void> {
  if (low >= high) return;
  const error = await halves.fails(low, high);
  if (error === null) {
    await halves.onGood(low, high);
  } else if (high - low === 1) {
    await halves.onBad(low, error);
  } else {
    const middle = Math.floor((low + high) / 2);
    await bisect(low, middle, halves);
    await bisect(middle, high, halves);
  }
}
