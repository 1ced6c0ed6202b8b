import type { Backup } from '#lib/contracts/backup.ts';
import { isUploadName, uploadNameRule } from '#lib/upload-name.ts';
import { bucket } from '#server/adapters/bucket/create-bucket.ts';
import { makeArchiveFileName } from '#server/engine/archive/archive-file-name.ts';
import { describeOrigin, type OriginFacts } from '#server/engine/archive/archive-origin.ts';
import { ArchiveInspector } from '#server/engine/archive/inspect-archive.ts';
import { planParts } from '#server/engine/copy-out/plan-parts.ts';
import type { EngineLimits } from '#server/engine/limits.ts';
import { refuseForeignSchema } from '#server/engine/statements/refuse-foreign-schema.ts';
import { PartUploader } from '#server/engine/upload/part-uploader.ts';
import { settings } from '#server/env.ts';
import { AppError, isAppError } from '#server/errors.ts';
import { logger } from '#server/logger.ts';
import { doRecorded } from '../../history/record-event.ts';
import { noteKey } from '../backup-note.ts';
import { recordKey } from '../backup-record.ts';
import { describeBackup } from '../describe-backup.ts';
import { trustedKeys } from '../trusted-keys.ts';

export type UploadInput = {
  /** null if a new name is to be made. */
  name: string | null;
  content: AsyncIterable<Uint8Array>;
  /** The size of the whole file; null if the client does not send it. */
  bytes: number | null;
  /** Email. */
  startedBy: string;
  signal: AbortSignal;
};

/** The upload that runs in this process. There is at most one, so that RUNNER_MEMORY_MB limits the memory it uses. */
let atWork: { name: string; startedBy: string } | null = null;

/**
 * Takes an archive in and stores it in the stack's bucket: streamed, several parts in flight, no temporary file. Every
 * byte is checked on its way (ArchiveInspector), and the statements of its schema are read; the object appears only when the whole archive was found good. Stopped or
 * failed it leaves no object and no open upload; a process that is killed leaves one, which runners sweep.
 * @throws AppError BAD_REQUEST (the name, or no valid archive), CONFLICT (the name is taken, or another upload is running),
 *   PAYLOAD_TOO_LARGE (for the part limit), BUCKET_REFUSED, BUCKET_UNREACHABLE, STOPPED
 */
export async function uploadBackup(input: UploadInput): Promise<Backup> {
  const { startedBy, signal } = input;
  const name = input.name ?? makeArchiveFileName('Upload');
  if (!isUploadName(name)) throw new AppError('BAD_REQUEST', `The address ${uploadNameRule}.`);
  if (atWork !== null) {
    throw new AppError(
      'CONFLICT',
      `This console is already receiving ${atWork.name} from ${atWork.startedBy}. Wait until that has finished.`,
    );
  }
  atWork = { name, startedBy };
  try {
    if ((await bucket().head(name, signal)) !== null) {
      throw new AppError('CONFLICT', `There is a backup ${name} in the bucket already: give the file another name.`);
    }
    logger.info({ backupKey: name, startedBy }, 'The upload of a backup began');
    const backup = await storeChecked({ ...input, name });
    logger.info({ backupKey: name, startedBy, bytes: backup.size }, 'A backup was uploaded');
    return backup;
  } catch (error) {
    const why = isAppError(error) ? { reason: error.message } : { err: error };
    logger.warn({ ...why, backupKey: name, startedBy }, 'A backup was not uploaded');
    throw error;
  } finally {
    atWork = null;
  }
}

async function storeChecked({
  name,
  content,
  bytes,
  startedBy,
  signal,
}: UploadInput & { name: string }): Promise<Backup> {
  const stackBucket = bucket();
  const limits = engineLimits();
  const inspector = new ArchiveInspector(name, limits.memoryBytes);
  let origin: OriginFacts | null = null;
  let uploader: PartUploader | null = null;
  let received = 0;
  try {
    for await (const piece of content) {
      inspector.write(piece);
      received += piece.byteLength;
      uploader ??= await PartUploader.open({
        bucket: stackBucket,
        key: name,
        ...planParts({ known: bytes }, limits),
        limits,
        signal,
        onlyNew: true,
      });
      await uploader.write(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    }
    const { manifest, attestation, schema } = await inspector.finish(signal);
    if (schema !== null) await refuseForeignSchema(name, schema, { memoryBytes: limits.memoryBytes, signal });
    origin = describeOrigin(attestation, await trustedKeys());
    // What was left of a deleted backup of this name is not this one's.
    await Promise.all([stackBucket.delete(noteKey(name)), stackBucket.delete(recordKey(name))]);
    const event = {
      kind: 'BACKUP_UPLOADED',
      doneBy: startedBy,
      subject: name,
      details: { bytes: received, snapshotOn: manifest.snapshotOn },
    } as const;
    await doRecorded(event, async () => uploader?.complete());
  } catch (error) {
    await uploader
      ?.abort()
      .catch((err: unknown) => logger.warn({ err, backupKey: name }, 'An unfinished upload could not be aborted'));
    throw toFailure(error, signal);
  }
  const object = await stackBucket.head(name);
  if (object === null) throw new AppError('CONFLICT', `The backup ${name} was deleted as soon as it was there.`);
  return { ...(await describeBackup(stackBucket, object)), ...origin };
}

function engineLimits(): EngineLimits {
  const { limits, bucket: bucketSettings } = settings();
  const { partLimit, equalParts = false } = bucketSettings;
  return { connections: 1, memoryBytes: limits.memoryBytes, partLimit, equalParts };
}

/** To who uploads, a file that is no archive is a wrong input; one that needs too many parts is too large. */
function toFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new AppError('STOPPED', 'The upload was stopped. Nothing was stored.', { cause: error });
  if (!isAppError(error)) return error;
  if (error.code === 'ARCHIVE_INVALID') return error.reworded(error.message, { code: 'BAD_REQUEST' });
  if (error.code === 'SETTING_INVALID') return error.reworded(error.message, { code: 'PAYLOAD_TOO_LARGE' });
  return error;
}
