import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { BegunCopy } from '#server/engine/copy-archive/copy-archive.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

/** A copy that a runner has claimed: no other runner works on it while this one gives signs of life. */
export type ClaimedCopy = {
  key: string;
  /** `etag`: of the object in the first bucket whose parts were sent. Null if no upload is open. */
  begun: (BegunCopy & { etag: string }) | null;
};

/** A runner without a sign of life for so many seconds has lost what it copies. */
const lostAfterSeconds = 60;

type Row = { key: string; uploadId: string | null; uploadEtag: string | null; partBytes: bigint | null };

/**
 * Claims the copy that is due next: one that has not failed before others, a new backup before an old one.
 * @returns null if none is due
 */
export async function claimCopy(runner: string): Promise<ClaimedCopy | null> {
  const [row] = await consoleDb().$queryRaw<Row[]>`
    update backup_copy set state = 'COPYING', runner = ${runner}, seen_on = now()
     where (stack_id, key) in (
       select stack_id, key from backup_copy
        where stack_id = ${defaultStackId} and is_in_first and state not in ('DONE', 'DELETED') and next_try_on <= now()
          and (runner is null or seen_on < now() - make_interval(secs => ${lostAfterSeconds}::int))
        order by failures > 0, written_on desc, key
        limit 1 for update skip locked)
    returning key, upload_id as "uploadId", upload_etag as "uploadEtag", part_bytes as "partBytes"`;
  if (row === undefined) return null;
  const { key, uploadId, uploadEtag: etag, partBytes } = row;
  if (uploadId === null || etag === null || partBytes === null) return { key, begun: null };
  const parts = await consoleDb().backupCopyPart.findMany({
    where: { stackId: defaultStackId, key },
    select: { number: true, etag: true, sha256: true },
    orderBy: { number: 'asc' },
  });
  return { key, begun: { uploadId, etag, partBytes: Number(partBytes), parts } };
}

/** Gives a sign of life. @returns whether the copy is still this runner's */
export async function renewClaim(runner: string, key: string): Promise<boolean> {
  const renewed = await consoleDb().$executeRaw`
    update backup_copy set seen_on = now()
     where stack_id = ${defaultStackId} and key = ${key} and runner = ${runner}`;
  return renewed === 1;
}
