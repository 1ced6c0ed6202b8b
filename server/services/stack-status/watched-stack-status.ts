import { setTimeout as wait } from 'node:timers/promises';
import type { StackStatus } from '#lib/contracts/stack-status.ts';
import { listenConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { within } from '#server/async/within.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { getStackStatus } from './get-stack-status.ts';

/** After that long it is read again without being told: a notification may have been lost with its session. */
const lookAgainMs = 3000;
/** A read that takes longer counts as failed: the console database may be gone without a word. */
const longestReadMs = 5000;
/** So long after the following began may an asker be kept waiting for the first status. */
const firstReadMs = 2000;
const firstRetryMs = 50;

/** What the stack obeys, held in memory and renewed by the console database's notifications. */
class WatchedStackStatus {
  readonly url: string;
  #known: StackStatus | null = null;
  #reading: Promise<void> | null = null;
  #again: Promise<void> | null = null;
  #unsubscribe: (() => void)[] | null = null;
  #subscribing = false;
  #closed = false;
  readonly #beganOn = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(url: string) {
    this.url = url;
    this.#timer = setInterval(() => this.#look(), lookAgainMs);
    this.#timer.unref();
    this.#look();
  }

  /** What is known, waited for while the following is young; null when nothing is. */
  async known(): Promise<StackStatus | null> {
    const leftMs = () => firstReadMs - (performance.now() - this.#beganOn);
    while (this.#known === null && leftMs() > 0) {
      await within(leftMs(), this.refresh()).catch(() => undefined);
      if (this.#known === null) await wait(firstRetryMs);
    }
    return this.#known;
  }

  /** Resolves once a read has ended that began after this call. Never rejects. */
  refresh(): Promise<void> {
    if (this.#reading === null) {
      this.#reading = this.#read().finally(() => {
        this.#reading = null;
      });
      return this.#reading;
    }
    this.#again ??= this.#reading.then(() => {
      this.#again = null;
      return this.refresh();
    });
    return this.#again;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const unsubscribe of this.#unsubscribe ?? []) unsubscribe();
  }

  #look(): void {
    if (this.#unsubscribe === null) void this.#subscribe();
    else void this.refresh();
  }

  async #subscribe(): Promise<void> {
    if (this.#subscribing) return;
    this.#subscribing = true;
    const listener = { onMessage: () => void this.refresh(), onReconnect: () => void this.refresh() };
    const made: (() => void)[] = [];
    try {
      for (const channel of ['stack_status', 'daemon'] as const) made.push(await listenConsoleDb(channel, listener));
      this.#unsubscribe = made;
      if (this.#closed) for (const unsubscribe of made) unsubscribe();
    } catch (err) {
      for (const unsubscribe of made) unsubscribe();
      logger.warn({ err }, 'The changes of the stack status can not be listened to yet');
    } finally {
      this.#subscribing = false;
    }
    if (!this.#closed) await this.refresh();
  }

  async #read(): Promise<void> {
    try {
      const { effective } = await within(longestReadMs, getStackStatus());
      if (!this.#closed) this.#known = effective;
    } catch (err) {
      if (!this.#closed) logger.warn({ err }, 'The stack status could not be read: the last known one holds');
    }
  }
}

// Kept on globalThis: Next.js loads this module in more than one bundle.
declare global {
  var stackWatchedStatus: WatchedStackStatus | undefined;
  /** Has the process that answers the gate read the status again; it is set where the gate stands in another process. */
  var stackRenewGate: (() => Promise<void>) | undefined;
}

function watched(): WatchedStackStatus {
  const url = settings().databaseUrl;
  if (globalThis.stackWatchedStatus?.url !== url) {
    globalThis.stackWatchedStatus?.close();
    globalThis.stackWatchedStatus = new WatchedStackStatus(url);
  }
  return globalThis.stackWatchedStatus;
}

/**
 * What the stack obeys, from memory: at most a moment old while the console database is there, the last known when it is away.
 * The first call begins to follow it and waits for it, two seconds at most.
 * @returns null when this process has never known it
 */
export function knownStackStatus(): Promise<StackStatus | null> {
  return watched().known();
}

/** After a change by this process: what the gate knows is read again before its caller is answered. Nothing if none follows it. */
export async function renewKnownStackStatus(): Promise<void> {
  const renewing = [globalThis.stackWatchedStatus?.refresh(), globalThis.stackRenewGate?.()];
  await within(longestReadMs, Promise.all(renewing)).catch(() => undefined);
}

/** Ends the following of the status in this process. */
export function stopWatchingStackStatus(): void {
  globalThis.stackWatchedStatus?.close();
  globalThis.stackWatchedStatus = undefined;
}
