import type { ArchiveSigner } from '#lib/contracts/archive-origin.ts';
import { isApiError } from '../api-client.ts';

/** Who signed an archive that is not trusted; null if nobody did. */
export type Untrusted = { signer: ArchiveSigner | null };

/** What is said of the archive where a call was refused because its schema would run; null where that was not the reason. */
export function untrustedIn(error: unknown): Untrusted | null {
  return isApiError(error, 409) ? error.untrusted : null;
}
