import { z } from 'zod';
import { openSeal, sealStatement } from '../signing/sealed-statement.ts';
import type { StackKey } from '../signing/stack-key.ts';
import type { Manifest } from './manifest.ts';

/** The kind of sealed statement that stands in the comment of an archive's ZIP (docs/archive-format.md, "Signature"). */
const kind = 'stack-console-attestation-1';

/** The most bytes that a reader accepts. This console writes about a tenth of it, unless names are a thousand bytes long. */
export const mostAttestationBytes = 8 * 1024;

const statement = z.object({
  stack: z.string(),
  daemonId: z.string(),
  snapshotOn: z.iso.datetime(),
  rows: z.int().nonnegative(),
  rawBytes: z.int().nonnegative(),
  database: z.string(),
  serverVersion: z.string(),
  /** The restore before which the backup was taken, and the backup that it restored; null when it is no safety backup. */
  safetyFor: z.object({ daemonId: z.string(), backupKey: z.string() }).nullable(),
  hasSchema: z.boolean(),
  /** How many rows and pages could not be read and are left out; missing where nothing is. */
  unreadable: z.object({ rows: z.int().nonnegative(), pages: z.int().nonnegative() }).optional(),
  /** SHA-256 of the manifest's bytes in hex. The manifest has the digests of all other entries. */
  manifestSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AttestationStatement = z.infer<typeof statement>;

/**
 * What the end of an archive says about who made it. SIGNED: the signature is valid; whether its key is trusted is decided in
 * archive-origin.ts. BROKEN: there is a signature that is not valid or not understood.
 */
export type Attestation =
  | { state: 'NONE' }
  | { state: 'BROKEN' }
  | { state: 'SIGNED'; fingerprint: string; statement: AttestationStatement };

/** Writes the attestation of a new archive. @param manifestSha256 the digest of the manifest's bytes, in hex */
export function writeAttestation(manifest: Manifest, manifestSha256: string, key: StackKey): Buffer {
  const { stack, daemonId, snapshotOn, rows, rawBytes, database, serverVersion, safetyFor, schemaSql, unreadable } =
    manifest;
  const attested: AttestationStatement = {
    stack,
    daemonId,
    snapshotOn,
    rows,
    rawBytes,
    database,
    serverVersion,
    safetyFor: safetyFor ?? null,
    hasSchema: schemaSql !== undefined,
    ...(unreadable === undefined ? {} : { unreadable: { rows: unreadable.rows, pages: unreadable.pages } }),
    manifestSha256,
  };
  return sealStatement(kind, attested, key);
}

/** Reads an attestation. @param comment the comment of the archive's ZIP */
export function readAttestation(comment: Buffer): Attestation {
  if (comment.length === 0) return { state: 'NONE' };
  const opened = comment.length > mostAttestationBytes ? null : openSeal(kind, comment);
  const parsed = statement.safeParse(opened?.statement);
  if (opened === null || !parsed.success) return { state: 'BROKEN' };
  return { state: 'SIGNED', fingerprint: opened.fingerprint, statement: parsed.data };
}

/**
 * Checks that an attestation belongs to a manifest. When it is another's, the result is BROKEN.
 * @param manifestSha256 the digest of the manifest's bytes that were read, in hex
 */
export function bindAttestation(attestation: Attestation, manifestSha256: string): Attestation {
  if (attestation.state !== 'SIGNED' || attestation.statement.manifestSha256 === manifestSha256) return attestation;
  return { state: 'BROKEN' };
}
