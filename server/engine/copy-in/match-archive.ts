import { nameKey } from '#server/sql/name-key.ts';
import type { Manifest, ManifestSequence, ManifestTable } from '../archive/manifest.ts';
import type { Catalog, CatalogTable } from '../catalog/read-catalog.ts';
import { isMigrationTable } from './migration-tables.ts';

/** A table of the archive and the repository's table of that name. */
export type MatchedTable = { archived: ManifestTable; table: CatalogTable };
export type MatchedSequence = { archived: ManifestSequence; oid: number; owned: boolean };

export type Match = {
  tables: MatchedTable[];
  missingTables: ManifestTable[];
  /** Tables of migration tools in the archive, which are left as they are: schema.name. */
  migrationTables: string[];
  /** Tables of the repository that the archive does not have: schema.name. */
  otherTables: string[];
  sequences: MatchedSequence[];
  missingSequences: ManifestSequence[];
};

/** The name of a table or sequence as people read it: schema.name. */
export function labelOf(thing: { schema: string; name: string }): string {
  return `${thing.schema}.${thing.name}`;
}

/** Finds the archive's tables and sequences in the repository, by name. */
export function matchArchive(manifest: Manifest, catalog: Catalog): Match {
  const tables = new Map(catalog.tables.map((table) => [nameKey(table), table]));
  const sequences = new Map(catalog.sequences.map((sequence) => [nameKey(sequence), sequence]));
  const archived = new Set(manifest.tables.map(nameKey));
  const match: Match = {
    tables: [],
    missingTables: [],
    migrationTables: manifest.tables.filter((table) => isMigrationTable(table.name)).map(labelOf),
    otherTables: catalog.tables
      .filter((table) => !archived.has(nameKey(table)) && !isMigrationTable(table.name))
      .map(labelOf),
    sequences: [],
    missingSequences: [],
  };
  for (const table of manifest.tables) {
    if (isMigrationTable(table.name)) continue;
    const found = tables.get(nameKey(table));
    if (found === undefined) match.missingTables.push(table);
    else match.tables.push({ archived: table, table: found });
  }
  for (const sequence of manifest.sequences) {
    const found = sequences.get(nameKey(sequence));
    if (found === undefined) match.missingSequences.push(sequence);
    else match.sequences.push({ archived: sequence, oid: found.oid, owned: found.owned });
  }
  return match;
}
