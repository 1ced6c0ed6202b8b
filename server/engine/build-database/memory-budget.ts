import { AppError } from '#server/errors.ts';

type Waiting = { weight: number; grant: () => void };

/** Shares out a number of bytes, in the order in which they are asked for. A request for more than all of them waits until it is alone. */
export class MemoryBudget {
  readonly #limit: number;
  readonly #signal: AbortSignal;
  readonly #waiting: Waiting[] = [];
  #held = 0;

  constructor(limit: number, signal: AbortSignal) {
    this.#limit = limit;
    this.#signal = signal;
  }

  /** Resolves when there is room. The caller returns it with release(). @throws AppError STOPPED when the signal aborts before that */
  async acquire(weight: number): Promise<void> {
    if (this.#signal.aborted) throw stopped();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = () => reject(stopped());
    this.#signal.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push({ weight, grant: resolve });
    this.#grantNext();
    try {
      await promise;
    } finally {
      this.#signal.removeEventListener('abort', onAbort);
    }
  }

  /** Takes room at once, beyond the limit if need be: those who hold the rest may wait for this work. */
  take(weight: number): void {
    this.#held += weight;
  }

  release(weight: number): void {
    this.#held -= weight;
    this.#grantNext();
  }

  #grantNext(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#held > 0 && this.#held + next.weight > this.#limit) return;
      this.#waiting.shift();
      this.#held += next.weight;
      next.grant();
    }
  }
}

function stopped(): AppError {
  return new AppError('STOPPED', 'The job was stopped.');
}
