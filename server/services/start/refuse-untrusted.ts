import { isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import type { OriginFacts } from '#server/engine/archive/archive-origin.ts';
import { AppError } from '#server/errors.ts';

/**
 * Refuses to run the schema of an archive if this stack did not make it and nobody consented.
 * @param what was not done, as a sentence
 * @throws AppError ARCHIVE_UNTRUSTED
 */
export function refuseUntrusted(facts: OriginFacts, trustSchema: boolean, what: string): void {
  if (trustSchema || isTrustedOrigin(facts.origin)) return;
  throw new AppError(
    'ARCHIVE_UNTRUSTED',
    `${what} ${describe(facts)} Its schema may contain code, which runs in the new database. To allow that, start it with "trustSchema": true.`,
    { untrusted: { signer: facts.signer } },
  );
}

function describe({ signer }: OriginFacts): string {
  if (signer === null) return 'This backup is not signed, so nobody can tell which stack made it.';
  return `This backup was not made by this stack: it is signed by ‘${showInvisible(signer.stack)}’ (key ${signer.fingerprint}).`;
}
