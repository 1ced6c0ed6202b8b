import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { readChunk } from '../archive/read-chunk.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { CopyLines } from '../copy-in/read-copy-lines.ts';
import { readListedObject } from '../copy-in/read-listed-objects.ts';
import { listNames } from '../report/list-names.ts';
import type { Survey } from './survey-repository.ts';

/**
 * Finds large objects of the archive whose oids belong to another role's large objects in the repository. The archive's list is read
 * only when other roles have large objects at all.
 * @returns sentences that say why they can't be restored; none when nothing is in the way
 * @throws AppError ARCHIVE_INVALID, BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function findForeignObjects(input: {
  connection: RepositoryConnection;
  bucket: Bucket;
  archive: OpenedArchive;
  survey: Survey;
  signal: AbortSignal;
}): Promise<string[]> {
  const { archive, survey } = input;
  if (survey.largeObjects === null || survey.catalog.largeObjects.foreign === 0) return [];
  const owners = await readForeignObjects(input.connection);
  const lines = new CopyLines();
  const inTheWay: [number, string][] = [];
  for (const chunk of survey.largeObjects.list.chunks) {
    for (const piece of await readChunk(input.bucket, archive, chunk, input.signal)) {
      for (const line of lines.take(piece)) {
        const { oid } = readListedObject(line);
        const owner = owners.get(oid);
        if (owner !== undefined) inTheWay.push([oid, owner]);
      }
    }
  }
  return nameForeignObjects(inTheWay, survey);
}

/** The owners of the large objects that belong to other roles, by oid. @throws AppError REPOSITORY_*, STOPPED */
export async function readForeignObjects(connection: RepositoryConnection): Promise<Map<number, string>> {
  const rows = await connection.query<{ oid: number; owner: string }>(
    `select m.oid, pg_catalog.pg_get_userbyid(m.lomowner)::text as owner from pg_catalog.pg_largeobject_metadata m
      where not pg_catalog.pg_has_role(m.lomowner, 'usage')`,
  );
  return new Map(rows.map(({ oid, owner }) => [oid, owner]));
}

/** @param inTheWay oids with their owners @returns a sentence; none when there is nothing in the way */
export function nameForeignObjects(
  inTheWay: readonly (readonly [number, string])[],
  { role }: Pick<Survey, 'role'>,
): string[] {
  if (inTheWay.length === 0) return [];
  const names = inTheWay.map(([oid, owner]) => `${oid} (of the role ${owner})`);
  return [
    `The archive has large objects that belong to another role in the database: ${listNames(names)}. Grant the role ${role} that role.`,
  ];
}
