import { describeOrigin } from '#server/engine/archive/archive-origin.ts';
import type { OpenedArchive } from '#server/engine/archive/read-manifest.ts';
import { isOwnArchive } from '#server/services/backups/is-own-archive.ts';
import { trustedKeys } from '#server/services/backups/trusted-keys.ts';
import { refuseUntrusted } from '#server/services/start/refuse-untrusted.ts';
import { retryUntilReachable } from '../claim/retry-until-reachable.ts';
import type { WorkInput } from '../claim/work-input.ts';

/**
 * Looks at whose archive it is that a daemon has just opened, before anything of its schema runs: the object may be another one than
 * when the daemon was started.
 * @throws AppError ARCHIVE_UNTRUSTED when it is neither this stack's nor a trusted one's, and nobody consented; STOPPED
 */
export async function admitArchive({ context, daemon, signal }: WorkInput, archive: OpenedArchive): Promise<void> {
  if (daemon.trustSchema || (await retryUntilReachable(context, () => isOwnArchive(archive), signal))) return;
  const keys = await retryUntilReachable(context, () => trustedKeys(context.db), signal);
  const what = daemon.type === 'VERIFY' ? 'Nothing was verified.' : 'Nothing was restored.';
  refuseUntrusted(describeOrigin(archive.attestation, keys), daemon.trustSchema, what);
}
