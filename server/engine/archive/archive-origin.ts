import { type ArchiveOrigin, type ArchiveSigner, isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import type { Attestation } from './attestation.ts';

/** The fingerprints of the keys whose archives are trusted: this stack's own, and those in TRUSTED_ARCHIVE_KEYS. */
export type TrustedKeys = { own: string; others: ReadonlySet<string> };

/** Where an archive comes from. `signer` is what a valid signature says; null when there is none. */
export type OriginFacts = { origin: ArchiveOrigin; signer: ArchiveSigner | null };

export function describeOrigin(attestation: Attestation, keys: TrustedKeys): OriginFacts {
  return { origin: originOf(attestation, keys), signer: signerOf(attestation) };
}

/**
 * Whether an archive was made by this stack, or by one whose key the settings name. Only then are its schema and its statements about
 * itself trusted.
 */
export function isTrustedArchive({ attestation }: { attestation: Attestation }, keys: TrustedKeys): boolean {
  return isTrustedOrigin(originOf(attestation, keys));
}

/** Whether a key is this stack's own or one that the settings name. */
export function isTrustedFingerprint(fingerprint: string, { own, others }: TrustedKeys): boolean {
  return fingerprint === own || others.has(fingerprint);
}

function originOf(attestation: Attestation, { own, others }: TrustedKeys): ArchiveOrigin {
  if (attestation.state === 'NONE') return 'UNSIGNED';
  if (attestation.state === 'BROKEN') return 'INVALID';
  if (attestation.fingerprint === own) return 'OWN';
  return others.has(attestation.fingerprint) ? 'TRUSTED' : 'FOREIGN';
}

function signerOf(attestation: Attestation): ArchiveSigner | null {
  if (attestation.state !== 'SIGNED') return null;
  return { stack: attestation.statement.stack, fingerprint: attestation.fingerprint };
}
