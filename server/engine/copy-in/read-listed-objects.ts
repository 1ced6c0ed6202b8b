import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { readCopyLine } from './read-copy-lines.ts';

const grants = z.array(z.object({ grantee: z.string().nullable(), privilege: z.string(), grantable: z.boolean() }));

/** A privilege on a large object. `grantee` is null for everyone (PUBLIC). */
export type Grant = z.infer<typeof grants>[number];

/** A large object without its contents. `grants` is null for the default privileges, which are all its owner's. */
export type ListedObject = { oid: number; owner: string; grants: Grant[] | null; comment: string | null };

/** Reads a row of the archive's list of large objects. @throws AppError ARCHIVE_INVALID */
export function readListedObject(line: string): ListedObject {
  const [oid, owner, privileges, comment] = readCopyLine(line);
  const number = Number(oid);
  if (!Number.isInteger(number) || number <= 0 || typeof owner !== 'string') {
    throw new AppError('ARCHIVE_INVALID', "The archive is damaged: its list of large objects can't be read.");
  }
  return { oid: number, owner, grants: readGrants(privileges ?? null), comment: comment ?? null };
}

/** @param text privileges as JSON, as the archive and PostgreSQL write them; null for the default privileges */
export function readGrants(text: string | null): Grant[] | null {
  if (text === null) return null;
  const parsed = grants.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new AppError('ARCHIVE_INVALID', "The archive is damaged: the privileges of a large object can't be read.");
}
