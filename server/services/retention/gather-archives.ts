import { backupStanding } from '#lib/backup-standing.ts';
import type { NotOursReason, RetentionHold } from '#lib/contracts/retention/retention.ts';
import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { describeOrigin } from '#server/engine/archive/archive-origin.ts';
import type { Attestation } from '#server/engine/archive/attestation.ts';
import { readManifest } from '#server/engine/archive/read-manifest.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import type { Bucket, BucketObject } from '#server/ports/bucket.ts';
import { noteKey, readNoteObject } from '../backups/backup-note.ts';
import { findAttestation } from '../backups/find-attestation.ts';
import { type BackupJob, findBackupJobs } from '../backups/find-backup-jobs.ts';
import { nothingKnown } from '../backups/find-proofs.ts';
import { findSafetyBackups } from '../backups/find-safety-backups.ts';
import { findStandings } from '../backups/find-standings.ts';
import { lookIntoBucket } from '../backups/look-into-bucket.ts';
import { rememberObjects } from '../backups/remembered/remember-objects.ts';
import { trustedKeys } from '../backups/trusted-keys.ts';
import type { ArchiveFacts } from './decide-retention.ts';
import { findKeysInNeed, findUploads } from './find-keys-in-need.ts';

/** A backup in the bucket, with what retention has to know of it. */
export type GatheredArchive = ArchiveFacts & { object: BucketObject; number: string | null };

/** `holds` are those that the bucket's content causes. */
export type Gathered = { archives: GatheredArchive[]; holds: RetentionHold[] };

const readsAtOnce = 16;
const mostNamed = 3;

type GatherOptions = {
  signal?: AbortSignal | undefined;
  /** Gives an object the time at which the backup was written, where that is not the time of this object. */
  asWritten?: (object: BucketObject) => BucketObject;
};

/**
 * Lists the whole bucket and finds out what is known of each backup. Ends of archives and notes are read once for each ETag.
 * @throws AppError BUCKET_* when the bucket can't be listed whole, or a note can't be read; STOPPED; whatever the console database says
 */
export async function gatherArchives(
  bucket: Bucket,
  { signal, asWritten = (object) => object }: GatherOptions = {},
): Promise<Gathered> {
  const { objects: listed, notes, records } = await lookIntoBucket(bucket, signal);
  const objects = listed.map(asWritten);
  const keys = objects.map(({ key }) => key);
  const [trusted, jobs, standings, safety, uploads, needed] = await Promise.all([
    trustedKeys(),
    findBackupJobs(objects),
    findStandings(bucket, objects, { beside: records, ...(signal === undefined ? {} : { signal }) }),
    findSafetyBackups(keys),
    findUploads(objects),
    findKeysInNeed(),
  ]);
  const inTurn = limitConcurrency(readsAtOnce);
  const unreadable: string[] = [];
  const listedAs = new Map(listed.map((object) => [object.key, object]));
  const gathered = objects.map((object) =>
    inTurn(async (): Promise<GatheredArchive | null> => {
      const { key } = object;
      const job = jobs.get(key) ?? { number: null, takenOn: null };
      const attestation = await findAttestation(bucket, object, signal);
      if (attestation === null && (await bucket.head(key, signal)) === null) return null;
      const isUpload = uploads.has(key);
      const made = await findMaker(bucket, object, { attestation, job: isUpload ? null : job, signal });
      if (made === 'unreadable') unreadable.push(key);
      const { origin } = attestation === null ? { origin: null } : describeOrigin(attestation, trusted);
      const note = notes.get(noteKey(key));
      const standing = standings.get(key) ?? nothingKnown;
      const isBroken = backupStanding(standing) === 'failed' && standing.lastVerification?.backupAtFault === true;
      const signedOn = attestation?.state === 'SIGNED' ? attestation.statement.snapshotOn : null;
      const toldOn = signedOn ?? (typeof made === 'object' ? made.snapshotOn : null) ?? job.takenOn?.toISOString();
      return {
        key,
        object: listedAs.get(key) ?? object,
        number: job.number,
        takenOn: noLater(toldOn, object.lastModified),
        notOurs: notOursBecause({ origin, attestation, isUpload, isMade: typeof made === 'object' }),
        standing: isBroken ? 'damaged' : backupStanding(standing) === 'yes' ? 'verified' : 'unverified',
        isIncomplete: attestation?.state === 'SIGNED' && attestation.statement.unreadable !== undefined,
        isSafety: safety.has(key) || (attestation?.state === 'SIGNED' && attestation.statement.safetyFor !== null),
        isProtected: note !== undefined && (await isProtected(bucket, note, signal)),
        isInUse: needed.inUse.has(key),
        isForUndo: needed.forUndo.has(key),
        lock: null,
      };
    }),
  );
  const archives = (await Promise.all(gathered)).filter((archive) => archive !== null);
  return { archives, holds: unreadable.length === 0 ? [] : [unreadableHold(unreadable)] };
}

/** An archive's own time is never later than the time at which the object was written: the clock of who wrote it may have been wrong. */
function noLater(told: string | undefined, written: Date): Date {
  return told === undefined ? written : new Date(Math.min(Date.parse(told), written.getTime()));
}

type Known = { attestation: Attestation | null; job: BackupJob | null; signal: AbortSignal | undefined };

const readSnapshot = rememberObjects(async (bucket, { key }, signal) => {
  const { manifest } = await readManifest(bucket, key, signal, settings().limits.memoryBytes);
  return { snapshotOn: manifest.snapshotOn };
});

/**
 * Of an archive without a signature: whether this console made it before archives were signed. 'unreadable' also where the end of an archive
 * could not be read, or where this console wrote another archive than the one that is there.
 */
async function findMaker(
  bucket: Bucket,
  object: BucketObject,
  { attestation, job, signal }: Known,
): Promise<'unreadable' | 'other' | { snapshotOn: string }> {
  if (attestation === null) return 'unreadable';
  const isOurs = job !== null && job.takenOn !== null;
  if (attestation.state === 'SIGNED' || !isOurs) return 'other';
  try {
    return await readSnapshot(bucket, object, signal);
  } catch (error) {
    if (!isAppError(error) || error.code === 'STOPPED') throw error;
    return 'unreadable';
  }
}

type MakerFacts = {
  origin: string | null;
  attestation: Attestation | null;
  isUpload: boolean;
  isMade: boolean;
};

/**
 * Only what this stack made counts: signed with its key under its name, or in its own database as made before archives were signed. What a
 * person uploaded was a person's deed, whoever made it.
 */
function notOursBecause({ origin, attestation, isUpload, isMade }: MakerFacts): NotOursReason | null {
  if (isUpload) return 'UPLOADED';
  if (isMade) return null;
  if (attestation?.state === 'BROKEN') return 'INVALID';
  if (attestation?.state !== 'SIGNED') return 'UNSIGNED';
  if (origin !== 'OWN') return 'FOREIGN';
  return attestation.statement.stack === settings().stackName ? null : 'OTHER_STACK';
}

/** A note that can't be understood, or was just changed, may say that the backup is protected. */
async function isProtected(bucket: Bucket, note: BucketObject, signal: AbortSignal | undefined): Promise<boolean> {
  const { keep, changedOn } = await readNoteObject(bucket, note, signal);
  return keep || changedOn === null;
}

function unreadableHold(keys: string[]): RetentionHold {
  const named = keys.toSorted().slice(0, mostNamed);
  const more = keys.length > named.length ? `, and ${keys.length - named.length} more` : '';
  return {
    kind: 'UNREADABLE',
    what: `${keys.length === 1 ? 'A backup' : `${keys.length} backups`} cannot be read: ${named.join(', ')}${more}.`,
  };
}
