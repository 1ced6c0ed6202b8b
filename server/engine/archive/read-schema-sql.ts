import type { Bucket } from '#server/adapters/bucket/bucket.ts';
import { AppError } from '#server/errors.ts';
import type { ManifestSchemaSql } from './manifest.ts';
import { readChunk } from './read-chunk.ts';
import type { OpenedArchive } from './read-manifest.ts';
import { splitStatements } from './split-statements.ts';

/** Statements that make a schema: before the rows are there, and after. */
export type SchemaStatements = { preData: string[]; postData: string[] };

const mostBytes = 256 * 1024 * 1024;

/**
 * Reads the SQL that makes the schema of an archive's tables, checked against its digests. The statements are pg_dump's, in
 * its order, to be run in one session: its settings are among them.
 * @returns null: the archive holds data alone
 * @throws AppError ARCHIVE_INVALID when it is damaged or the object has changed, ARCHIVE_NOT_FOUND, BUCKET_*, STOPPED
 */
export async function readSchemaSql(
  bucket: Bucket,
  archive: OpenedArchive,
  signal?: AbortSignal,
): Promise<SchemaStatements | null> {
  const { schemaSql } = archive.manifest;
  if (schemaSql === undefined) return null;
  const read = async (script: ManifestSchemaSql['preData']) => {
    if (script.rawBytes > mostBytes) {
      throw new AppError('ARCHIVE_INVALID', `The entry ${script.entry} of the archive is larger than any schema.`);
    }
    const pieces = await readChunk(bucket, archive, script, signal);
    return splitStatements(Buffer.concat(pieces).toString('utf8'));
  };
  return { preData: await read(schemaSql.preData), postData: await read(schemaSql.postData) };
}
