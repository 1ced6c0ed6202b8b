import { describeOrigin } from '#server/engine/archive/archive-origin.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { trustedKeys } from '#server/services/backups/trusted-keys.ts';
import { refuseUntrusted } from '#server/services/start/refuse-untrusted.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { WorkInput } from '../claim/work-input.ts';

/**
 * Checks who made the archive that a daemon has just opened, before anything of its schema runs. The object may have been replaced
 * since the daemon was started.
 * @param what what was not done, as a sentence
 * @throws AppError ARCHIVE_UNTRUSTED if neither this stack nor a trusted one made it, and nobody consented; STOPPED
 */
export async function admitArchive(
  { context, daemon, signal }: WorkInput,
  archive: OpenedArchive,
  what: string,
): Promise<void> {
  if (daemon.trustSchema || (await retryUntilReachable(context, () => isOwnArchive(archive), signal))) return;
  const keys = await retryUntilReachable(context, () => trustedKeys(context.db), signal);
  refuseUntrusted(describeOrigin(archive.attestation, keys), daemon.trustSchema, what);
}
