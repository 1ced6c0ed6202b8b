import { AppError } from '#server/errors.ts';

export type RequestLimits = {
  /** Answered at once, but for streams of events, which the routes count. */
  inAll: number;
  /** Of one address. */
  perAddress: number;
};

/** Counts the requests that are being answered. */
export class RequestCount {
  readonly #limits: RequestLimits;
  readonly #byAddress = new Map<string, number>();
  #inAll = 0;

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#inAll;
  }

  /**
   * Takes a request in.
   * @param address who asks (clientAddress)
   * @returns tells that it is answered, once or more
   * @throws AppError TOO_MANY_REQUESTS, STACK_UNAVAILABLE
   */
  begin(address: string): () => void {
    const own = this.#byAddress.get(address) ?? 0;
    if (own >= this.#limits.perAddress) {
      throw new AppError(
        'TOO_MANY_REQUESTS',
        `The console answers ${this.#limits.perAddress} requests of one address at once. Try again in a moment.`,
        { retryAfterSeconds: 2 },
      );
    }
    if (this.#inAll >= this.#limits.inAll) {
      throw new AppError('STACK_UNAVAILABLE', 'The console is answering too many requests. Try again in a moment.', {
        retryAfterSeconds: 2,
      });
    }
    this.#inAll += 1;
    this.#byAddress.set(address, own + 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.#inAll -= 1;
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(address);
      else this.#byAddress.set(address, left);
    };
  }
}
