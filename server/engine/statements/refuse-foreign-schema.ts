import { AppError } from '#server/errors.ts';
import { type StoredSchema, unpackSchemaSql } from '../archive/read-schema-sql.ts';
import { findForeignStatements } from './find-foreign-statements.ts';
import { readStatements } from './read-statements.ts';

/**
 * Makes sure that a schema holds only statements that pg_dump writes.
 * @param key names the archive in sentences
 * @throws AppError ARCHIVE_INVALID when it holds something else, is damaged, or is too large for the memory; STOPPED
 */
export async function refuseForeignSchema(
  key: string,
  stored: StoredSchema,
  limits: { memoryBytes: number; signal: AbortSignal },
): Promise<void> {
  const schema = await unpackSchemaSql(key, stored, limits);
  const [problem] = findForeignStatements(await readStatements(schema, limits.signal));
  if (problem !== undefined) throw new AppError('ARCHIVE_INVALID', problem);
}
