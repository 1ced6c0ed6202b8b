import type { CopyFacts, CopyState } from '#lib/contracts/copies.ts';
import { isInCopy, markObject } from '#server/adapters/bucket/bucket-with-copy.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { settings } from '#server/env.ts';
import type { BucketObject } from '#server/ports/bucket.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

type Row = {
  state: CopyState;
  isInFirst: boolean;
  copiedBytes: bigint;
  verifiedOn: Date | null;
  lockedUntil: Date | null;
  finding: string | null;
  error: string | null;
};

/** What is known of the copies in the second bucket, and the backups that only that one has, as objects of readingBucket(). */
export type KnownCopies = {
  facts: Map<string, CopyFacts>;
  /** When the first bucket's object was written, by key. */
  writtenOn: Map<string, Date>;
  onlyInSecond: BucketObject[];
};

/** Reads what is known of the copies; null if there is no second bucket. */
export async function findCopies(): Promise<KnownCopies | null> {
  if (settings().copyBucket === null) return null;
  const rows = await consoleDb().backupCopy.findMany({ where: { stackId: defaultStackId } });
  const onlyInSecond = rows.flatMap(({ key, state, isInFirst, bytes, copyEtag, writtenOn }) =>
    isInFirst || state !== 'DONE' || copyEtag === null
      ? []
      : [markObject({ key, size: Number(bytes), lastModified: writtenOn, etag: copyEtag })],
  );
  return {
    facts: new Map(rows.map((row) => [row.key, toCopyFacts(row)])),
    writtenOn: new Map(rows.map(({ key, writtenOn }) => [key, writtenOn])),
    onlyInSecond,
  };
}

/**
 * An object as it was in the first bucket: a copy is written later, and what was done with the backup before that counts for it, too.
 */
export function asWritten(object: BucketObject, copies: KnownCopies | null): BucketObject {
  const lastModified = isInCopy(object) ? copies?.writtenOn.get(object.key) : undefined;
  return lastModified === undefined ? object : { ...object, lastModified };
}

/** Describes the copy of a backup that was written since the buckets were listed last. */
export const notCopiedYet: CopyFacts = {
  state: 'WAITING',
  isInFirst: true,
  copiedBytes: 0,
  verifiedOn: null,
  lockedUntil: null,
  finding: null,
  error: null,
};

export function toCopyFacts({
  state,
  isInFirst,
  copiedBytes,
  verifiedOn,
  lockedUntil,
  finding,
  error,
}: Row): CopyFacts {
  return {
    ...{ state, isInFirst, copiedBytes: Number(copiedBytes), finding, error },
    verifiedOn: verifiedOn?.toISOString() ?? null,
    lockedUntil: lockedUntil?.toISOString() ?? null,
  };
}
