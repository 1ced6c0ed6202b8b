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
import { type Routes, readRoutes } from '../copy-in/read-routes.ts';
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
  /** The names of the event triggers that may fire during the restore. */
  eventTriggers: string[];
  /** Sentences that name the types which have changed since the backup. */
  changedTypes: string[];
  /** The large objects that the restore replaces; null when it leaves all of them as they are. */
  largeObjects: ManifestLargeObjects | null;
  /** The bounds of the sequences, by oid. */
  sequences: Map<number, SequenceBounds>;
  /** The columns that take no row without a value, by table oid. */
  requiredColumns: Map<number, string[]>;
  /** The partitioned tables through which rows are copied. */
  routes: Routes;
  /** Whether the archive has the SQL that creates its tables. */
  holdsSchema: boolean;
  /** What kind of object has the name of an archived table that the repository does not have: "a view", by schema.name. */
  kinds: Map<string, string>;
};

/**
 * Reads all that a restore must know of the repository. It changes nothing but the search_path of the open transaction, which is empty
 * afterwards, so that every definition names its schema.
 * @param schemas the schemas that the settings name; null for every user schema
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
    routes: await readRoutes(connection),
    requiredColumns: await readRequiredColumns(connection, tableOids),
    kinds: await readKinds(connection, match.missingTables),
  };
}

async function readRole(connection: RepositoryConnection): Promise<string> {
  const [row] = await connection.query<{ role: string }>('select current_user::text as role');
  return row?.role ?? '';
}

/** A sequence that belongs to a migration tool's table is not restored, as the table is not. */
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
