import { isTrustedArchive } from '#server/engine/archive/archive-origin.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { trustedKeys } from './trusted-keys.ts';

/** Whether an archive was made by this stack, or by one whose key TRUSTED_ARCHIVE_KEYS names: its schema is trusted then. */
export async function isOwnArchive(archive: Pick<OpenedArchive, 'attestation'>): Promise<boolean> {
  return isTrustedArchive(archive, await trustedKeys());
}
