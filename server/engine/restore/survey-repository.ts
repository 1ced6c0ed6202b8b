import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { Manifest, ManifestLargeObjects } from '../archive/manifest.ts';
import { type Catalog, readCatalog } from '../catalog/read-catalog.ts';
import { readEventTriggers } from '../catalog/read-event-triggers.ts';
import { type ForeignKey, readForeignKeys } from '../catalog/read-foreign-keys.ts';
import { type InvalidIndex, readInvalidIndexes } from '../catalog/read-invalid-indexes.ts';
import { readKinds } from '../catalog/read-kinds.ts';
import {
  type NotValidConstraint,
  readNotValidConstraints,
  readValidatedChildConstraints,
  type ValidatedChildConstraint,
} from '../catalog/read-not-valid-constraints.ts';
import { type Relation, readRelations } from '../catalog/read-relations.ts';
import { readRequiredColumns } from '../catalog/read-required-columns.ts';
import { readSequences, type SequenceBounds } from '../catalog/read-sequences.ts';
import { type Match, matchArchive } from '../copy-in/match-archive.ts';
import { isMigrationTable } from '../copy-in/migration-tables.ts';
import { compareTypes } from './compare-types.ts';

/** The repository as a restore of one archive sees it. */
export type Survey = {
  /** The session's role. */
  role: string;
  catalog: Catalog;
  match: Match;
  relations: Relation[];
  foreignKeys: ForeignKey[];
  notValidConstraints: NotValidConstraint[];
  validatedChildConstraints: ValidatedChildConstraint[];
  invalidIndexes: InvalidIndex[];
  /** Names of those that may fire while the restore works. */
  eventTriggers: string[];
  /** Sentences: types that are not what they were when the backup was taken. */
  changedTypes: string[];
  /** What the restore puts back of them; null: it leaves all as they are. */
  largeObjects: ManifestLargeObjects | null;
  /** By oid. */
  sequences: Map<number, SequenceBounds>;
  /** Columns that want a value, by table oid. */
  requiredColumns: Map<number, string[]>;
  /** The archive has the SQL that makes its tables. */
  holdsSchema: boolean;
  /** What stands, in words, under names that the archive has for tables that the repository does not have. */
  kinds: Map<string, string>;
};

/**
 * Reads all that a restore must know of the repository; changes nothing but the session's search_path, which is empty for
 * the transaction afterwards so that every definition is fully qualified.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function surveyRepository(
  connection: RepositoryConnection,
  manifest: Manifest,
  schemas: string[] | null,
): Promise<Survey> {
  const catalog = await readCatalog(connection, { schemas });
  await connection.execute(`set local search_path to ''`);
  const match = matchArchive(manifest, catalog);
  const tableOids = match.tables.map(({ table }) => table.oid);
  const relations = await readRelations(connection, tableOids);
  const relationOids = relations.map((relation) => relation.oid);
  const bounds = await readSequences(
    connection,
    match.sequences.map((sequence) => sequence.oid),
  );
  const sequences = new Map(bounds.map((sequence) => [sequence.oid, sequence]));
  return {
    role: await readRole(connection),
    catalog,
    match: { ...match, sequences: withoutMigrationSequences(match, catalog, sequences) },
    relations,
    foreignKeys: await readForeignKeys(connection, relationOids),
    notValidConstraints: await readNotValidConstraints(connection, relationOids),
    validatedChildConstraints: await readValidatedChildConstraints(connection, relationOids),
    largeObjects: catalog.largeObjects.included ? (manifest.largeObjects ?? null) : null,
    eventTriggers: await readEventTriggers(connection),
    holdsSchema: manifest.schemaSql !== undefined,
    changedTypes: compareTypes(manifest.types ?? [], catalog.types),
    invalidIndexes: await readInvalidIndexes(connection, tableOids),
    sequences,
    requiredColumns: await readRequiredColumns(connection, tableOids),
    kinds: await readKinds(connection, match.missingTables),
  };
}

async function readRole(connection: RepositoryConnection): Promise<string> {
  const [row] = await connection.query<{ role: string }>('select current_user::text as role');
  return row?.role ?? '';
}

/** The numbering of a migration tool's books stays with them. */
function withoutMigrationSequences(
  match: Match,
  catalog: Catalog,
  bounds: Map<number, SequenceBounds>,
): Match['sequences'] {
  const migrationOids = new Set(
    catalog.tables.filter((table) => isMigrationTable(table.name)).map((table) => table.oid),
  );
  return match.sequences.filter(({ oid }) => {
    const owner = bounds.get(oid)?.ownerTableOid ?? null;
    return owner === null || !migrationOids.has(owner);
  });
}
