import type { BackupContents } from '#lib/contracts/backup.ts';
import { isInCopy } from '#server/adapters/bucket/bucket-with-copy.ts';
import { readingBucket } from '#server/adapters/bucket/create-bucket.ts';
import { describeOrigin } from '#server/engine/archive/archive-origin.ts';
import type { ManifestSchemaSql } from '#server/engine/archive/manifest.ts';
import { type OpenedArchive, readManifest } from '#server/engine/archive/read-manifest.ts';
import { settings } from '#server/env.ts';
import { requireBackupKey } from './backup-key.ts';
import { asWritten, findCopies, notCopiedYet } from './find-copies.ts';
import { nothingKnown } from './find-proofs.ts';
import { findStandings } from './find-standings.ts';
import { findWeaknesses } from './find-weaknesses.ts';
import { trustedKeys } from './trusted-keys.ts';
import { describeVerdict } from './verdict/describe-verdict.ts';

/**
 * What a backup holds, read from its manifest by ranged reads.
 * @throws AppError NOT_FOUND, ARCHIVE_NOT_FOUND, ARCHIVE_INVALID, BUCKET_REFUSED, BUCKET_UNREACHABLE
 */
export async function getBackup(key: string, signal?: AbortSignal): Promise<BackupContents> {
  requireBackupKey(key);
  return describeArchive(await readManifest(readingBucket(), key, signal, settings().limits.memoryBytes));
}

/** An archive as the API describes it. */
export async function describeArchive({ object, manifest, attestation }: OpenedArchive): Promise<BackupContents> {
  const copies = await findCopies();
  const standings = await findStandings(readingBucket(), [asWritten(object, copies)]);
  const standing = standings.get(object.key) ?? nothingKnown;
  const weaker = await findWeaknesses(readingBucket(), asWritten(object, copies));
  const { origin, signer } = describeOrigin(attestation, await trustedKeys());
  const { formatVersion, stack, consoleVersion, serverVersion, database, startedBy, startedOn, snapshotOn } = manifest;
  return {
    key: object.key,
    size: object.size,
    formatVersion,
    stack,
    consoleVersion,
    serverVersion,
    database,
    startedBy,
    startedOn,
    snapshotOn,
    schemas: manifest.schemas,
    migrations: manifest.migrations,
    rows: manifest.rows,
    bytes: manifest.rawBytes,
    tables: manifest.tables.map(({ schema, name, rows, rawBytes }) => ({ schema, name, rows, bytes: rawBytes })),
    sequences: manifest.sequences.length,
    notes: manifest.notes,
    unreadable: manifest.unreadable ?? null,
    schemaSql: describeSchemaSql(manifest.schemaSql),
    ...standing,
    verdict: describeVerdict(manifest.verdict, {
      isOwn: origin === 'OWN',
      standing,
      weaker,
      unreadable: manifest.unreadable ?? null,
    }),
    safetyFor: origin === 'OWN' ? (manifest.safetyFor ?? null) : null,
    origin,
    signer,
    copy: copies === null ? null : (copies.facts.get(object.key) ?? notCopiedYet),
    standby: manifest.standby === undefined ? null : { behindSeconds: manifest.standby.behindMs / 1000 },
    readFrom: isInCopy(object) ? 'SECOND' : 'FIRST',
    lockedUntil:
      object.lockedUntil === undefined || object.lockedUntil.getTime() <= Date.now()
        ? null
        : object.lockedUntil.toISOString(),
  };
}

function describeSchemaSql(schemaSql: ManifestSchemaSql | undefined): BackupContents['schemaSql'] {
  if (schemaSql === undefined) return null;
  const { pgDumpVersion, preData, postData } = schemaSql;
  return { pgDumpVersion, bytes: preData.rawBytes + postData.rawBytes };
}
