import { type ConsoleDbTransaction, consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { TrustedKeys } from '#server/engine/archive/archive-origin.ts';
import { settings } from '#server/env.ts';
import { stackKey } from './stack-key.ts';

/** Whose archives are believed: this stack's, and those of the keys in TRUSTED_ARCHIVE_KEYS. */
export async function trustedKeys(db: ConsoleDbTransaction = consoleDb()): Promise<TrustedKeys> {
  const { fingerprint } = await stackKey(db);
  return { own: fingerprint, others: new Set(settings().trustedArchiveKeys) };
}
