import { z } from 'zod';

/**
 * Who made an archive, by its signature. OWN: this stack. TRUSTED: a stack whose key the setting TRUSTED_ARCHIVE_KEYS names.
 * FOREIGN: another stack. UNSIGNED: it has no signature. INVALID: it has one that does not hold, and nothing is restored from it.
 */
export const archiveOrigin = z.enum(['OWN', 'TRUSTED', 'FOREIGN', 'UNSIGNED', 'INVALID']);
export type ArchiveOrigin = z.infer<typeof archiveOrigin>;

/** Whether an archive is trusted: its schema may run, and what it says about itself is shown as true. */
export function isTrustedOrigin(origin: ArchiveOrigin | null): boolean {
  return origin === 'OWN' || origin === 'TRUSTED';
}

/** What a signature says: the stack's name as that stack gives it, and the key's fingerprint (32 hexadecimal digits). */
export const archiveSigner = z.object({ stack: z.string(), fingerprint: z.string() });
export type ArchiveSigner = z.infer<typeof archiveSigner>;

/** Fields of each answer that describes an archive. `origin` is null if the end of the object could not be read. */
export const originFields = { origin: archiveOrigin.nullable(), signer: archiveSigner.nullable() };
