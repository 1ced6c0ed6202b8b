import { Client } from 'pg';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';

export const channels = ['daemon', 'stack_status'] as const;
export type Channel = (typeof channels)[number];

export type NotificationListener = {
  /** Takes the payload of a message of the channel, as it was sent. */
  onMessage: (payload: string) => void;
  /** Is called when the session was opened again. Messages may have been missed, so the listener should read again what it follows. */
  onReconnect?: () => void;
};

const firstDelayMs = 100;
const longestDelayMs = 5000;

/** One session in the console database, which LISTENs as long as somebody subscribes. */
class ConsoleDbListener {
  readonly #listeners = new Map<Channel, Set<NotificationListener>>(channels.map((channel) => [channel, new Set()]));
  readonly #url: string;
  #client: Client | null = null;
  #connecting: Promise<void> | null = null;
  #closed = false;
  #wake: (() => void) | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  get url(): string {
    return this.#url;
  }

  async subscribe(channel: Channel, listener: NotificationListener): Promise<() => void> {
    this.#listeners.get(channel)?.add(listener);
    try {
      await this.#connected();
    } catch (error) {
      this.#listeners.get(channel)?.delete(listener);
      throw error;
    }
    return () => this.#listeners.get(channel)?.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
    await this.#connecting?.catch(() => undefined);
  }

  async #connected(): Promise<void> {
    if (this.#client !== null) return;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = null;
    });
    await this.#connecting;
  }

  async #connect(): Promise<void> {
    const client = new Client({
      connectionString: this.#url,
      application_name: 'stack-console listener',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    client.on('error', (err) => logger.warn({ err }, 'The session that listens to the console database failed'));
    client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of channels) await client.query(`listen ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.#closed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.#client = client;
    client.once('end', () => {
      if (this.#client !== client) return;
      this.#client = null;
      this.#connecting ??= this.#reconnect().finally(() => {
        this.#connecting = null;
      });
      this.#connecting.catch(() => undefined);
    });
  }

  async #reconnect(): Promise<void> {
    for (let delayMs = firstDelayMs; !this.#closed; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      await this.#pause(delayMs);
      if (this.#closed) return;
      try {
        await this.#connect();
        this.#each((listener) => listener.onReconnect?.());
        return;
      } catch (err) {
        logger.warn({ err, nextTryMs: Math.min(delayMs * 2, longestDelayMs) }, 'Listening again failed');
      }
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #deliver(channel: string, payload: string): void {
    const known = channels.find((name) => name === channel);
    if (known === undefined) return;
    for (const listener of [...(this.#listeners.get(known) ?? [])]) this.#call(() => listener.onMessage(payload));
  }

  #each(tell: (listener: NotificationListener) => void): void {
    for (const listeners of this.#listeners.values()) {
      for (const listener of [...listeners]) this.#call(() => tell(listener));
    }
  }

  #call(run: () => void): void {
    try {
      run();
    } catch (err) {
      logger.error({ err }, 'A listener to the console database failed');
    }
  }
}

declare global {
  var stackConsoleListener: ConsoleDbListener | undefined;
}

/**
 * Follows a channel of the console database. It resolves when the session LISTENs: who then reads misses no change. A lost session is
 * opened again with growing pauses, and every listener is called.
 * @returns a function that ends the subscription
 * @throws the driver's error when the first session can't be opened
 */
export function listenConsoleDb(channel: Channel, listener: NotificationListener): Promise<() => void> {
  const url = settings().databaseUrl;
  if (globalThis.stackConsoleListener?.url !== url) {
    globalThis.stackConsoleListener?.close().catch(() => undefined);
    globalThis.stackConsoleListener = new ConsoleDbListener(url);
  }
  return globalThis.stackConsoleListener.subscribe(channel, listener);
}

/** Ends the listening session of this process and every subscription. */
export async function stopListeningConsoleDb(): Promise<void> {
  const listener = globalThis.stackConsoleListener;
  globalThis.stackConsoleListener = undefined;
  await listener?.close();
}
