import { withTimeout } from '#server/async/with-timeout.ts';
import { logger } from '#server/logger.ts';
import type { BucketFacts, ConsoleFacts } from './metric-facts.ts';
import { readBucketFacts } from './read-bucket-facts.ts';
import { readConsoleFacts } from './read-console-facts.ts';

/** What was read is told to every scrape for so long. Milliseconds. */
const consoleKeptMs = 5000;
const bucketKeptMs = 60_000;
const bucketTriedAgainMs = 15_000;
/**
 * The console database counts as away after this time, and a scrape waits for the first listing of the bucket so long. Both together
 * are less than the ten seconds for which Prometheus waits.
 */
const longestWaitMs = 4000;
const longestListingMs = 60_000;

type Known = {
  console: { readOn: number; facts: Promise<ConsoleFacts | null> } | null;
  bucket: { facts: BucketFacts | null; isUp: boolean; dueOn: number; listing: Promise<void> | null };
};

// Kept on globalThis: Next.js loads this module in more than one bundle.
declare global {
  var stackKnownMetricFacts: Known | undefined;
}

function known(): Known {
  globalThis.stackKnownMetricFacts ??= {
    console: null,
    bucket: { facts: null, isUp: true, dueOn: 0, listing: null },
  };
  return globalThis.stackKnownMetricFacts;
}

/**
 * What the console database knows, five seconds old at most; null if it does not answer. Never rejects.
 * @param bucket what the bucket held, with which what the console database promises is compared
 */
export function knownConsoleFacts(bucket: BucketFacts | null): Promise<ConsoleFacts | null> {
  const all = known();
  const at = performance.now();
  if (all.console === null || at - all.console.readOn > consoleKeptMs) {
    const facts = withTimeout(longestWaitMs, readConsoleFacts(bucket)).catch((err: unknown) => {
      logger.debug({ err }, 'The metrics lack what the console database knows');
      return null;
    });
    all.console = { readOn: at, facts };
  }
  return all.console.facts;
}

/**
 * What the bucket held when it was last listed: once a minute at most, however often and by how many it is asked. A scrape waits
 * for the first listing alone, and for four seconds at most; later ones are made beside the scrapes. Never rejects.
 * @returns facts: null until the bucket was listed once; isUp: whether the last listing succeeded
 */
export async function knownBucketFacts(): Promise<{ facts: BucketFacts | null; isUp: boolean }> {
  const { bucket } = known();
  if (bucket.listing === null && performance.now() >= bucket.dueOn) {
    bucket.listing = list(bucket).finally(() => {
      bucket.listing = null;
    });
  }
  if (bucket.facts === null && bucket.listing !== null) {
    await withTimeout(longestWaitMs, bucket.listing, () => undefined).catch(() => undefined);
  }
  return { facts: bucket.facts, isUp: bucket.isUp };
}

async function list(bucket: Known['bucket']): Promise<void> {
  try {
    bucket.facts = await readBucketFacts(AbortSignal.timeout(longestListingMs));
    bucket.isUp = true;
    bucket.dueOn = performance.now() + bucketKeptMs;
  } catch (err) {
    logger.debug({ err }, 'The metrics lack what the bucket holds');
    bucket.isUp = false;
    bucket.dueOn = performance.now() + bucketTriedAgainMs;
  }
}

/** Forgets what was read, for tests. */
export function forgetKnownFacts(): void {
  globalThis.stackKnownMetricFacts = undefined;
}
