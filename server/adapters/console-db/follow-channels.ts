import { type SingleFlight, singleFlight } from '#server/async/single-flight.ts';
import { logger } from '#server/logger.ts';
import { type Channel, listenConsoleDb } from './notifications.ts';

/** Why it is looked: a message came in, or nothing is known of what changed. */
export type LookReason = 'message' | 'unknown';

export type Following = {
  /** Looks now. Resolves once a look has ended that began after this call; never rejects. */
  look(reason?: LookReason): Promise<void>;
  /** Ends the following. Resolves once the look that is being done, if any, has ended. */
  close(): Promise<void>;
};

export type FollowOptions = {
  channels: readonly Channel[];
  /**
   * Reads what is followed. One look is done at a time, and all that happens meanwhile causes one more.
   * @param reason is 'message' if messages alone caused the look
   * @returns the milliseconds until the next look, if it is to come sooner than `everyMs`
   */
  look: (reason: LookReason) => Promise<number | undefined>;
  /** After so many milliseconds without a look it is looked again: a message may have been lost with its session. */
  everyMs: number;
  /** Gets what a look throws. */
  onFault: (error: unknown) => void;
};

/**
 * Looks now, after each message in channels of the console database, after each new session that listens, and regularly
 * beside that. While the channels can't be listened to, it tries to listen again before each regular look.
 */
export function followChannels(options: FollowOptions): Following {
  return new ChannelFollower(options);
}

class ChannelFollower implements Following {
  readonly #options: FollowOptions;
  readonly #looks: SingleFlight<void>;
  /** Null while they can't be listened to. */
  #unsubscribe: (() => void)[] | null = null;
  #subscribing: Promise<void> | null = null;
  #reason: LookReason = 'message';
  #timer: NodeJS.Timeout | undefined;
  /** When the next regular look is due, on the clock of performance.now(). */
  #dueOn = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#looks = singleFlight(() => this.#lookOnce());
    this.#tick();
  }

  look(reason: LookReason = 'unknown'): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (reason === 'unknown') this.#reason = reason;
    return this.#looks.renew();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#end();
    await this.#looks.settled();
  }

  readonly #tick = (): void => {
    this.#subscribing ??= this.#subscribe().finally(() => {
      this.#subscribing = null;
    });
    void this.look();
  };

  async #lookOnce(): Promise<void> {
    const reason = this.#reason;
    this.#reason = 'message';
    const { everyMs, look, onFault } = this.#options;
    let nextMs = everyMs;
    try {
      nextMs = Math.min((await look(reason)) ?? everyMs, everyMs);
    } catch (error) {
      onFault(error);
    }
    this.#planTick(reason, performance.now() + nextMs);
  }

  /** A message may make the next regular look sooner, but never later: else many messages would put it off for good. */
  #planTick(reason: LookReason, dueOn: number): void {
    if (this.#closed || (reason === 'message' && dueOn >= this.#dueOn)) return;
    clearTimeout(this.#timer);
    this.#dueOn = dueOn;
    this.#timer = setTimeout(this.#tick, dueOn - performance.now());
    this.#timer.unref();
  }

  /** What is read after the subscription misses nothing: so it is looked once more then. */
  async #subscribe(): Promise<void> {
    if (this.#unsubscribe !== null) return;
    const listener = { onMessage: () => void this.look('message'), onReconnect: () => void this.look() };
    this.#unsubscribe = [];
    try {
      for (const channel of this.#options.channels) this.#unsubscribe.push(await listenConsoleDb(channel, listener));
      if (this.#closed) this.#end();
      else void this.look();
    } catch (err) {
      this.#end();
      logger.debug({ err }, 'Changes in the console database cannot be listened to yet');
    }
  }

  #end(): void {
    for (const unsubscribe of this.#unsubscribe ?? []) unsubscribe();
    this.#unsubscribe = null;
  }
}
