import { type ArchiveOrigin, type ArchiveSigner, isTrustedOrigin } from '#lib/contracts/archive-origin.ts';
import type { Attestation } from './attestation.ts';

/** The keys whose archives are believed, by fingerprint: this stack's own, and those that the settings name. */
export type TrustedKeys = { own: string; others: ReadonlySet<string> };

/** Whose an archive is. `signer`: what the signature says; null where there is none that holds. */
export type OriginFacts = { origin: ArchiveOrigin; signer: ArchiveSigner | null };

export function describeOrigin(attestation: Attestation, keys: TrustedKeys): OriginFacts {
  return { origin: originOf(attestation, keys), signer: signerOf(attestation) };
}

/**
 * Whether an archive was made by this stack, or by one whose key the settings name: only then are its schema and what it says
 * of itself believed.
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
