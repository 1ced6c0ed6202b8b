import type { StackStatus } from '#lib/contracts/stack-status.ts';
import { type Following, followChannels } from '#server/adapters/console-db/follow-channels.ts';
import { sleep } from '#server/async/sleep.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { getStackStatus } from './get-stack-status.ts';

/** It is read again after this time even without a notification, which may have been lost with its session. Milliseconds. */
const lookAgainMs = 3000;
/** A read that takes longer counts as failed: the console database may be gone without a word. */
const longestReadMs = 5000;
/** How long after the start of the watch a caller may wait for the first status. Milliseconds. */
const firstReadMs = 2000;
const firstRetryMs = 50;

/** The status that the stack obeys, kept in memory and refreshed by notifications of the console database. */
class WatchedStackStatus {
  readonly url: string;
  #known: StackStatus | null = null;
  #closed = false;
  readonly #beganOn = performance.now();
  readonly #following: Following;

  constructor(url: string) {
    this.url = url;
    this.#following = followChannels({
      channels: ['stack_status', 'daemon'],
      everyMs: lookAgainMs,
      look: () => this.#read(),
      onFault: (err) => {
        if (!this.#closed) logger.warn({ err }, 'The stack status could not be read: the last known one holds');
      },
    });
  }

  /** The status that is known; null if there is none. The first one is waited for, until two seconds after the beginning. */
  async known(): Promise<StackStatus | null> {
    const leftMs = () => firstReadMs - (performance.now() - this.#beganOn);
    while (this.#known === null && leftMs() > 0) {
      await withTimeout(leftMs(), this.refresh(), () => undefined);
      if (this.#known === null) await sleep(firstRetryMs);
    }
    return this.#known;
  }

  /** Resolves once a read has ended that began after this call. Never rejects. */
  refresh(): Promise<void> {
    return this.#following.look();
  }

  close(): void {
    this.#closed = true;
    void this.#following.close();
  }

  async #read(): Promise<undefined> {
    const { effective } = await withTimeout(longestReadMs, getStackStatus());
    if (!this.#closed) this.#known = effective;
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
  await withTimeout(longestReadMs, Promise.all(renewing)).catch(() => undefined);
}

/** Ends the following of the status in this process. */
export function stopWatchingStackStatus(): void {
  globalThis.stackWatchedStatus?.close();
  globalThis.stackWatchedStatus = undefined;
}
