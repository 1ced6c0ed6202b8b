import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import type { OriginFacts } from '#server/engine/archive/archive-origin.ts';
import { findOrigins } from '../backups/find-origins.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { refuseUntrusted } from './refuse-untrusted.ts';

/**
 * Refuses, before a daemon is started, to run the schema of an archive that this stack did not make, if nobody consented. An archive
 * that cannot be read in time, and one with a wrong signature, is not refused here: the daemon checks again what it reads.
 * @param input.what what was not done, as a sentence
 * @throws AppError ARCHIVE_UNTRUSTED
 */
export async function refuseWithoutConsent(input: {
  key: string;
  trustSchema: boolean;
  what: string;
  signal: AbortSignal;
}): Promise<void> {
  const { key, trustSchema, what, signal } = input;
  if (trustSchema) return;
  const facts = await lookBeforeStart((bounded) => findOrigin(key, bounded), signal);
  if (facts !== null && facts.origin !== 'INVALID') refuseUntrusted(facts, trustSchema, what);
}

/** @returns null if there is no such archive, or its origin cannot be told */
async function findOrigin(key: string, signal: AbortSignal): Promise<OriginFacts | null> {
  const object = await readingBucket().head(key, signal);
  if (object === null) return null;
  const { origin = null, signer = null } = (await findOrigins(readingBucket(), [object], signal)).get(key) ?? {};
  return origin === null ? null : { origin, signer };
}
