import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';

/**
 * The uploads to the stack's place in its bucket that were begun and not ended, the oldest first.
 * @throws AppError BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function listOpenUploads(): Promise<{ results: OpenUploadReport[] }> {
  const uploads = await bucket().listUploads('');
  const atWork = await consoleDb().daemon.findMany({
    where: { endedOn: null },
    select: { id: true, backupKey: true, type: true },
  });
  const owner = new Map(atWork.filter(({ type }) => type === 'BACKUP').map(({ id, backupKey }) => [backupKey, id]));
  const results = uploads.map(({ key, uploadId, initiatedOn }) => {
    const id = owner.get(key);
    return {
      key,
      uploadId,
      initiatedOn: initiatedOn.toISOString(),
      daemonId: id === undefined ? null : String(id),
    };
  });
  return { results: results.sort((a, b) => (a.initiatedOn < b.initiatedOn ? -1 : 1)) };
}
