import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { AppError } from '#server/errors.ts';
import { doRecorded } from '../history/record-event.ts';

/**
 * Throws away an upload that was begun and not ended, with the parts that the bucket has of it.
 * @param abortedBy email
 * @throws AppError NOT_FOUND; CONFLICT for the upload of a running daemon; BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function abortUpload(
  { key, uploadId }: { key: string; uploadId: string },
  abortedBy: string,
): Promise<void> {
  // A daemon's row exists before its upload does. The row is read after the upload was seen, so it cannot be missed.
  const isOpen = (await bucket().listUploads(key)).some((open) => open.key === key && open.uploadId === uploadId);
  if (!isOpen) {
    throw new AppError(
      'NOT_FOUND',
      `There is no open upload of ${JSON.stringify(key.slice(0, 200))} with that id: it was finished or aborted already.`,
    );
  }
  const atWork = await consoleDb().daemon.findFirst({
    where: { backupKey: key, endedOn: null },
    select: { id: true },
  });
  if (atWork !== null) {
    throw new AppError(
      'CONFLICT',
      `This upload belongs to a running job (ID: ${atWork.id}). Stop the job, which aborts its upload as well.`,
      { daemonId: String(atWork.id) },
    );
  }
  const event = { kind: 'UPLOAD_ABORTED', doneBy: abortedBy, subject: key } as const;
  await doRecorded(event, () => bucket().abortUpload(key, uploadId));
}
