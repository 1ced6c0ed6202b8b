import type { PublicReport } from '#lib/contracts/public-status.ts';
import { singleFlight } from '#server/async/single-flight.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { settings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { getPublicStatus } from './get-public-status.ts';

/** How long a result is reused for all callers, a failure to read it too. Milliseconds. */
const freshMs = 1000;
/** A read that takes longer counts as failed: the console database may be gone without a word. */
const longestReadMs = 3000;

export type KnownPublicStatus = {
  /** The last status that was read; null if none has been. */
  status: PublicReport | null;
  /** When that was. */
  readOn: Date | null;
  /** Whether it was read within about the last second, so that it is current. */
  isCurrent: boolean;
};

class PublicStatusHolder {
  readonly url: string;
  #known: { status: PublicReport; readOn: Date } | null = null;
  #isCurrent = false;
  #askedOn = Number.NEGATIVE_INFINITY;
  readonly #reads = singleFlight(() => this.#read());

  constructor(url: string) {
    this.url = url;
  }

  async known(): Promise<KnownPublicStatus> {
    if (performance.now() - this.#askedOn > freshMs) await this.#reads.join();
    return { status: this.#known?.status ?? null, readOn: this.#known?.readOn ?? null, isCurrent: this.#isCurrent };
  }

  async #read(): Promise<void> {
    try {
      const readOn = new Date();
      this.#known = { status: await withTimeout(longestReadMs, getPublicStatus(readOn)), readOn };
      this.#isCurrent = true;
    } catch (err) {
      if (this.#isCurrent || this.#known === null) logger.warn({ err }, 'The public status could not be read');
      this.#isCurrent = false;
    } finally {
      this.#askedOn = performance.now();
    }
  }
}

// Kept on globalThis: Next.js loads this module in more than one bundle.
declare global {
  var stackPublicStatus: PublicStatusHolder | undefined;
}

/**
 * The public status: at most a second old while the console database answers, and the last known one while it does not. It never
 * rejects.
 */
export function knownPublicStatus(): Promise<KnownPublicStatus> {
  const url = settings().databaseUrl;
  if (globalThis.stackPublicStatus?.url !== url) globalThis.stackPublicStatus = new PublicStatusHolder(url);
  return globalThis.stackPublicStatus.known();
}

/** Forgets what was read, as a console that has just started. */
export function forgetPublicStatus(): void {
  globalThis.stackPublicStatus = undefined;
}
