import type { BackupCopy, CopiesPage, CopiesQuery } from '#lib/contracts/copies.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { type BucketSettings, settings } from '#server/env.ts';
import { toCopyFacts } from '../backups/find-copies.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** The copies of the backups in the second bucket, the newest backup first, as the rows of the last look into the buckets say. */
export async function listCopies({ state, limit, offset }: CopiesQuery): Promise<CopiesPage> {
  const { copyBucket } = settings();
  const { backupCopy } = consoleDb();
  const stackId = defaultStackId;
  const where = { stackId, ...(state === undefined ? {} : { state }) };
  const [total, rows, groups, behind] = await Promise.all([
    backupCopy.count({ where }),
    backupCopy.findMany({ where, orderBy: [{ writtenOn: 'desc' }, { key: 'asc' }], take: limit, skip: offset }),
    backupCopy.groupBy({
      by: ['state', 'isInFirst'],
      where: { stackId },
      _count: { _all: true },
      _sum: { copiedBytes: true },
    }),
    backupCopy.aggregate({
      where: { stackId, isInFirst: true, state: { notIn: ['DONE', 'DELETED'] } },
      _min: { writtenOn: true },
    }),
  ]);
  const count = (wanted: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(wanted).reduce((sum, { _count }) => sum + _count._all, 0);
  return {
    totalNumberOfResults: total,
    results: rows.map(describe),
    second: copyBucket === null ? null : { bucket: copyBucket.name, endpoint: placeOf(copyBucket) },
    counts: {
      done: count((group) => group.state === 'DONE'),
      waiting: count((group) => group.state === 'WAITING'),
      copying: count((group) => group.state === 'COPYING'),
      failed: count((group) => group.state === 'FAILED'),
      deleted: count((group) => group.state === 'DELETED'),
      onlyCopy: count((group) => group.state === 'DONE' && !group.isInFirst),
    },
    copiedBytes: groups
      .filter(({ state: of }) => of === 'DONE')
      .reduce((sum, { _sum }) => sum + Number(_sum.copiedBytes ?? 0), 0),
    behindSince: behind._min.writtenOn?.toISOString() ?? null,
  };
}

type Row = Parameters<typeof toCopyFacts>[0] & {
  key: string;
  bytes: bigint;
  writtenOn: Date;
  failedSince: Date | null;
  nextTryOn: Date;
};

function describe(row: Row): BackupCopy {
  const { key, bytes, writtenOn, failedSince, nextTryOn, state } = row;
  return {
    ...toCopyFacts(row),
    key,
    bytes: Number(bytes),
    writtenOn: writtenOn.toISOString(),
    failedSince: failedSince?.toISOString() ?? null,
    nextTryOn: state === 'FAILED' ? nextTryOn.toISOString() : null,
  };
}

function placeOf({ endpoint, region }: BucketSettings): string {
  return endpoint === null ? `S3 in ${region}` : new URL(endpoint).host;
}
