import { nameKey } from '#server/sql/name-key.ts';
import type { Manifest } from '../archive/manifest.ts';
import { type Catalog, readCatalog } from '../catalog/read-catalog.ts';
import { labelOf } from '../copy-in/match-archive.ts';
import { listNames } from '../report/list-names.ts';
import { findPropertyProblems } from './find-property-problems.ts';
import { findServerProblems, type SwitchCheck, withRepositorySession } from './find-switch-problems.ts';
import { readDatabaseProperties } from './read-database-properties.ts';

/**
 * Finds the reasons why a staged restore of an archive can't be done now, besides those that prevent building its database
 * (findBuildProblems). It changes nothing.
 * @returns sentences that say what to do; none when nothing is in the way
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findStagedRestoreProblems(input: SwitchCheck & { manifest: Manifest }): Promise<string[]> {
  return withRepositorySession(input, async (connection) => {
    await connection.execute("begin isolation level repeatable read read only; set local lock_timeout to '5s'");
    const catalog = await readCatalog(connection, { schemas: null });
    await connection.execute('rollback');
    const properties = await readDatabaseProperties(connection, catalog.database);
    return [
      ...(await findServerProblems(connection, input)),
      ...findLosses(catalog, input),
      ...(await findPropertyProblems(connection, properties)),
    ];
  });
}

/** Finds what the repository has and the new database would not have. */
function findLosses(catalog: Catalog, { manifest, schemas }: SwitchCheck & { manifest: Manifest }): string[] {
  const problems: string[] = [];
  if (schemas !== null) {
    problems.push(
      'The console is set to back up some schemas only (REPOSITORY_SCHEMAS): a new database would lack the others. Restore in place.',
    );
  }
  const archived = new Set(manifest.tables.map(nameKey));
  const tables = catalog.tables.filter((table) => !archived.has(nameKey(table))).map(labelOf);
  if (tables.length > 0) {
    problems.push(
      `The backup does not hold these tables, which would be gone: ${listNames(tables)}. Drop them first if they may be, or restore in place.`,
    );
  }
  const lost = catalog.schemas.filter((schema) => !manifest.schemas.includes(schema));
  if (lost.length > 0 && schemas === null) {
    problems.push(`The backup does not hold these schemas, which would be gone: ${listNames(lost)}. Restore in place.`);
  }
  const migrations = catalog.migrations.filter((migration) => !manifest.migrations.includes(migration));
  if (migrations.length > 0) {
    problems.push(
      `These migrations were applied since the backup, and a new database would have the schema from before them: ${listNames(migrations)}. Restore in place, which keeps the schema.`,
    );
  }
  if (catalog.largeObjects.count > 0 && manifest.largeObjects === undefined) {
    problems.push('The database has large objects and the backup holds none: they would be gone. Restore in place.');
  }
  return problems;
}
