import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import type { OriginFacts } from '#server/engine/archive/archive-origin.ts';
import { findOrigins } from '../backups/find-origins.ts';
import { lookBeforeStart } from './look-before-start.ts';
import { refuseUntrusted } from './refuse-untrusted.ts';

/**
 * Refuses, before a daemon is started, to run the schema of an archive that is not this stack's own without consent. What can't be
 * read in time, and a signature that does not hold, is the daemon's to find out, which looks again at what it reads.
 * @param what was not done, as a sentence
 * @throws AppError ARCHIVE_UNTRUSTED
 */
export async function refuseWithoutConsent(key: string, trustSchema: boolean, what: string): Promise<void> {
  if (trustSchema) return;
  const facts = await lookBeforeStart((signal) => lookUp(key, signal));
  if (facts !== null && facts.origin !== 'INVALID') refuseUntrusted(facts, trustSchema, what);
}

async function lookUp(key: string, signal: AbortSignal): Promise<OriginFacts | null> {
  const object = await bucket().head(key, signal);
  if (object === null) return null;
  const { origin = null, signer = null } = (await findOrigins(bucket(), [object], signal)).get(key) ?? {};
  return origin === null ? null : { origin, signer };
}
