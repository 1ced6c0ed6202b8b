import { isUploadName } from '#lib/upload-name.ts';
import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { recordEvent } from '#server/services/history/record-event.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

type CleanUpContext = Pick<RunnerContext, 'bucket' | 'db' | 'logger' | 'shutdown'>;

const dayMs = 24 * 60 * 60 * 1000;
const everyMs = 60 * 60 * 1000;

/**
 * Aborts the open uploads that a killed console left in the bucket. An upload is abandoned if it has a name that this console gives
 * (directly under S3_PREFIX, see isUploadName), began more than a day ago, got no part for a day, and no running daemon writes it. A
 * part has 8 MiB at least: an upload slower than 100 bytes a second would be aborted as well, and would fail rather than be stored
 * in part.
 * @param now epoch milliseconds
 * @returns how many were aborted
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function abortAbandonedUploads(context: CleanUpContext, now = Date.now()): Promise<number> {
  const { bucket, db, logger, shutdown } = context;
  const isOld = (on: Date) => now - on.getTime() > dayMs;
  const candidates = (await bucket.listUploads('')).filter(
    ({ key, initiatedOn }) => isUploadName(key) && isOld(initiatedOn),
  );
  let aborted = 0;
  for (const { key, uploadId } of candidates) {
    if (shutdown.aborted) break;
    const lastPart = await bucket.lastPartOn(key, uploadId);
    if (lastPart !== null && !isOld(lastPart)) continue;
    const writesIt = { OR: [{ backupKey: key }, { safetyKey: key }], endedOn: null };
    if ((await db.daemon.count({ where: writesIt })) > 0) continue;
    await bucket.abortUpload(key, uploadId);
    await recordEvent(db, { kind: 'UPLOAD_ABORTED', doneBy: null, subject: key });
    logger.info({ backupKey: key }, 'An abandoned upload was aborted');
    aborted += 1;
  }
  return aborted;
}

/** Looks now and every hour. Every runner runs this loop; aborting an upload twice does nothing. */
export function runAbandonedUploadsLoop(context: CleanUpContext): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    try {
      await abortAbandonedUploads(context);
    } catch (err) {
      if (!context.shutdown.aborted) context.logger.warn({ err }, 'The abandoned uploads could not be aborted');
    }
  });
}
