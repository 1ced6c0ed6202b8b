import type { CopyState } from '#lib/contracts/copies.ts';
import type { BucketObject } from '#server/ports/bucket.ts';

/** A row as it is, as far as the plan needs it. */
export type KnownRow = { key: string; state: CopyState; etag: string; copyEtag: string | null; isInFirst: boolean };

type Added = Pick<KnownRow, 'key' | 'etag' | 'copyEtag' | 'isInFirst'> & {
  state: 'WAITING' | 'DONE';
  bytes: number;
  writtenOn: Date;
  copiedBytes: number;
  copiedOn: Date | null;
};

type Change = {
  key: string;
  /** The state in which the row must still be. */
  was: CopyState;
  data: Partial<Pick<KnownRow, 'etag' | 'isInFirst'>> & {
    state?: CopyState;
    bytes?: number;
    writtenOn?: Date;
    copyEtag?: null;
    copiedOn?: null;
    verifiedOn?: null;
    copiedBytes?: number;
    nextTryOn?: Date;
  };
};

/** What is to be done so that the rows say what the buckets hold. */
export type RowPlan = { added: Added[]; changed: Change[]; forgotten: string[] };

const notCopied = { copyEtag: null, copiedOn: null, verifiedOn: null, copiedBytes: 0 } as const;

/**
 * Compares the rows with what both buckets list.
 * @param input.second null if the second bucket cannot be listed: then no row is judged by it
 * @param input.unfinished keys of backups that are being written: they are not copied yet
 */
export function planCopyRows(input: {
  first: ReadonlyMap<string, BucketObject>;
  second: ReadonlyMap<string, BucketObject> | null;
  unfinished: ReadonlySet<string>;
  rows: readonly KnownRow[];
}): RowPlan {
  const { first, second, unfinished, rows } = input;
  const plan: RowPlan = { added: [], changed: [], forgotten: [] };
  const known = new Set(rows.map(({ key }) => key));
  for (const row of rows) {
    const object = first.get(row.key);
    const isCopied = row.state === 'DONE' && (second === null || second.get(row.key)?.etag === row.copyEtag);
    if (row.state === 'DELETED') followDeleted(plan, row, object, second);
    else if (object === undefined) followLoss(plan, row, isCopied);
    else if (unfinished.has(row.key)) continue;
    else followObject(plan, row, object, isCopied);
  }
  for (const [key, { etag, size, lastModified }] of first) {
    if (known.has(key) || unfinished.has(key)) continue;
    plan.added.push({
      ...{ key, etag, isInFirst: true, state: 'WAITING', bytes: size, writtenOn: lastModified },
      ...{ copyEtag: null, copiedBytes: 0, copiedOn: null },
    });
  }
  for (const [key, { etag, size, lastModified }] of second ?? []) {
    if (known.has(key) || first.has(key)) continue;
    plan.added.push({
      ...{ key, etag: '', isInFirst: false, state: 'DONE', bytes: size, writtenOn: lastModified },
      ...{ copyEtag: etag, copiedBytes: size, copiedOn: lastModified },
    });
  }
  return plan;
}

/**
 * A copy that the rules deleted is not made again, unless the backup is another one by now. While it is being deleted it is listed still.
 */
function followDeleted(
  plan: RowPlan,
  row: KnownRow,
  object: BucketObject | undefined,
  second: ReadonlyMap<string, BucketObject> | null,
): void {
  if (object === undefined) {
    if (second !== null && !second.has(row.key)) plan.forgotten.push(row.key);
    else if (row.isInFirst) plan.changed.push({ key: row.key, was: row.state, data: { isInFirst: false } });
  } else followObject(plan, row, object, true);
}

/** The first bucket has the backup no more: its copy stays, and one that was not made is not made any more. */
function followLoss(plan: RowPlan, { key, state, isInFirst }: KnownRow, isCopied: boolean): void {
  if (!isCopied) plan.forgotten.push(key);
  else if (isInFirst) plan.changed.push({ key, was: state, data: { isInFirst: false } });
}

function followObject(plan: RowPlan, row: KnownRow, object: BucketObject, isCopied: boolean): void {
  const { key, state } = row;
  const isReplaced = object.etag !== row.etag;
  const facts = { etag: object.etag, bytes: object.size, writtenOn: object.lastModified };
  if (isReplaced || (state === 'DONE' && !isCopied)) {
    const again = { state: 'WAITING', nextTryOn: new Date(0), ...notCopied, ...facts } as const;
    plan.changed.push({ key, was: state, data: { ...again, isInFirst: true } });
  } else if (!row.isInFirst) plan.changed.push({ key, was: state, data: { isInFirst: true } });
}
