import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#server/errors.ts';

const longestTurnMs = 10;

/** Long work that lets others have the processor now and then: `if (turns.areOver()) await turns.next()`. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #began = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether the processor was held for long enough. */
  areOver(): boolean {
    return performance.now() - this.#began >= longestTurnMs;
  }

  /** @throws AppError STOPPED */
  async next(): Promise<void> {
    await nextTurn();
    if (this.#signal?.aborted) throw new AppError('STOPPED', 'The reading of the archive was stopped.');
    this.#began = performance.now();
  }
}
