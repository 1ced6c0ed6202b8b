import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import type { BegunCopy, CopiedPart } from '#server/engine/copy-archive/copy-archive.ts';
import { AppError } from '#server/errors.ts';
import { recordEvent } from '../history/record-event.ts';
import { defaultStackId } from '../stacks/default-stack.ts';

const firstPauseMs = 60_000;
const longestPauseMs = 60 * 60_000;

/** A claimed copy: the runner's name is in each write, so that a runner which has lost its claim changes nothing. */
export type Claim = { runner: string; key: string };

const whereClaimed = ({ runner, key }: Claim) => ({ stackId: defaultStackId, key, runner });

/** Keeps the upload that was begun, and of which object; null forgets it and its parts. @throws AppError STOPPED if another runner has the claim */
export async function noteBegun(
  claim: Claim,
  upload: (Omit<BegunCopy, 'parts'> & { etag: string }) | null,
): Promise<void> {
  const { uploadId = null, etag: uploadEtag = null, partBytes = null } = upload ?? {};
  const data = { uploadId, uploadEtag, partBytes, copiedBytes: 0 };
  await consoleDb().$transaction(async (db) => {
    const { count } = await db.backupCopy.updateMany({ where: whereClaimed(claim), data });
    if (count === 0) throw lostClaim();
    await db.backupCopyPart.deleteMany({ where: { stackId: defaultStackId, key: claim.key } });
  });
}

/** Keeps that the second bucket has stored a part of so many bytes. @throws AppError STOPPED if another runner has the claim */
export async function notePart(claim: Claim, part: CopiedPart, bytes: number): Promise<void> {
  await consoleDb().$transaction(async (db) => {
    const { count } = await db.backupCopy.updateMany({
      where: whereClaimed(claim),
      data: { copiedBytes: { increment: bytes }, seenOn: new Date() },
    });
    if (count === 0) throw lostClaim();
    await db.backupCopyPart.create({ data: { stackId: defaultStackId, key: claim.key, ...part } });
  });
}

/** The facts about a copy that is whole and was compared. */
export type FinishedCopy = {
  etag: string;
  bytes: number;
  copyEtag: string;
  copiedOn: Date;
  lockedUntil: Date | null;
  finding: string | null;
  /** The second bucket, for the history. */
  bucket: string;
};

/** Keeps that the copy is whole and every byte of it right, with an entry in the history. */
export async function noteDone(claim: Claim, copy: FinishedCopy): Promise<void> {
  const { etag, bytes, copyEtag, copiedOn, lockedUntil, finding, bucket } = copy;
  await consoleDb().$transaction(async (db) => {
    const { count } = await db.backupCopy.updateMany({
      where: whereClaimed(claim),
      data: {
        ...{ state: 'DONE', etag, bytes, copiedBytes: bytes, copyEtag, copiedOn, lockedUntil, finding },
        ...{ verifiedOn: new Date(), uploadId: null, uploadEtag: null, partBytes: null, runner: null, seenOn: null },
        ...{ error: null, failedSince: null, failures: 0 },
      },
    });
    if (count === 0) return;
    await db.backupCopyPart.deleteMany({ where: { stackId: defaultStackId, key: claim.key } });
    await recordEvent(db, { kind: 'BACKUP_COPIED', doneBy: null, subject: claim.key, details: { bytes, bucket } });
  });
}

/** Keeps why an attempt failed. The next one is after a minute, and each time after twice as long, an hour at most. */
export async function noteFailed(claim: Claim, reason: string): Promise<void> {
  const { failures, failedSince } = (await consoleDb().backupCopy.findFirst({ where: whereClaimed(claim) })) ?? {};
  if (failures === undefined) return;
  const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs);
  await consoleDb().backupCopy.updateMany({
    where: whereClaimed(claim),
    data: {
      ...{ state: 'FAILED', error: reason, failures: failures + 1, failedSince: failedSince ?? new Date() },
      ...{ nextTryOn: new Date(Date.now() + pauseMs), runner: null, seenOn: null },
    },
  });
}

/** Gives the claim back: the copy continues where it is, by whichever runner is next. */
export async function noteStopped(claim: Claim): Promise<void> {
  await consoleDb().backupCopy.updateMany({
    where: whereClaimed(claim),
    data: { state: 'WAITING', runner: null, seenOn: null },
  });
}

function lostClaim(): AppError {
  return new AppError('STOPPED', 'Another runner continues this copy.');
}
