import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { describeIncomplete } from '#lib/unreadable-words.ts';
import { AppError } from '#server/errors.ts';
import {
  formatVersionFor,
  type Manifest,
  type ManifestLargeObjects,
  type ManifestSequence,
} from '../archive/manifest.ts';
import type { Catalog, CatalogTable } from '../catalog/read-catalog.ts';
import type { TableCounts } from '../catalog/read-change-counts.ts';
import { combineHashes, formatContentHash } from '../content-hash/content-hash.ts';
import type { CopiedRange } from '../copy-out/copy-worker.ts';
import type { Snapshot } from '../copy-out/open-snapshot.ts';
import type { TableRange } from '../copy-out/plan-ranges.ts';
import type { ArchivedSchema } from '../dump-schema/schema-reader.ts';
import { listNames } from '../report/list-names.ts';
import type { BackupAbout } from './backup-about.ts';

/** Builds the archive's manifest. Tables have the catalog's order, and chunks the order of their tables' pages. */
export function buildManifest(input: {
  about: BackupAbout;
  snapshot: Snapshot;
  sequences: ManifestSequence[];
  ranges: readonly TableRange[];
  copied: ReadonlyMap<TableRange, CopiedRange>;
  /** What is left out as it can't be read; null if nothing is. */
  unreadable: Unreadable | null;
  /** null when large objects are not part of the backup. */
  largeObjects: ManifestLargeObjects | null;
  schema: ArchivedSchema;
}): Manifest {
  const { about, snapshot, ranges } = input;
  const { catalog, counts } = snapshot;
  const copiedByTable = new Map<number, CopiedRange[]>(catalog.tables.map((table) => [table.oid, []]));
  for (const range of ranges) {
    const copied = input.copied.get(range);
    if (copied === undefined)
      throw new AppError('INTERNAL', `A part of ${range.table.name} did not reach the archive.`);
    copiedByTable.get(range.table.oid)?.push(copied);
  }
  const tables = catalog.tables.map((table) =>
    describeTable(table, copiedByTable.get(table.oid) ?? [], counts?.tables.get(table.oid)),
  );
  const isUsual = catalog.encoding === 'UTF8' || catalog.encoding === 'SQL_ASCII';
  const rowEncoding = isUsual ? {} : { rowEncoding: catalog.encoding };
  const includedObjects = input.largeObjects === null ? {} : { largeObjects: input.largeObjects };
  const never = nameBrokenText(catalog, copiedByTable);
  return {
    format: 'stack-console-archive',
    formatVersion: formatVersionFor({ ...includedObjects, ...rowEncoding }),
    stack: about.stack,
    consoleVersion: about.consoleVersion,
    daemonId: about.daemonId,
    startedBy: about.startedBy,
    startedOn: about.startedOn.toISOString(),
    snapshotOn: snapshot.takenOn.toISOString(),
    snapshot: snapshot.id,
    database: catalog.database,
    serverVersion: catalog.serverVersion,
    serverVersionNumber: catalog.serverVersionNumber,
    encoding: catalog.encoding,
    ...rowEncoding,
    schemas: catalog.schemas,
    migrations: catalog.migrations,
    tables,
    types: catalog.types,
    sequences: input.sequences,
    materializedViews: catalog.materializedViews
      .filter((view) => view.wanted && view.populated)
      .map(({ schema, name }) => ({ schema, name })),
    rows: sum(tables.map((table) => table.rows)),
    rawBytes: sum(tables.map((table) => table.rawBytes)),
    notes: [
      ...(input.unreadable === null ? [] : [describeIncomplete(input.unreadable)]),
      ...catalog.notes,
      ...input.schema.notes,
      ...never,
    ],
    ...(input.unreadable === null ? {} : { unreadable: input.unreadable }),
    verdict: { never },
    ...(catalog.operatorUses.length === 0 ? {} : { operatorUses: catalog.operatorUses }),
    ...includedObjects,
    ...(input.schema.schemaSql === null ? {} : { schemaSql: input.schema.schemaSql }),
    ...(counts === null ? {} : { countsOrigin: counts.origin }),
    ...(snapshot.behindMs === null ? {} : { standby: { behindMs: Math.round(snapshot.behindMs) } }),
    ...(about.safetyFor === undefined ? {} : { safetyFor: about.safetyFor }),
  };
}

/** Names the tables of a UTF-8 database whose text is no UTF-8. PostgreSQL gives such bytes and never takes them. */
function nameBrokenText({ encoding, tables }: Catalog, copied: ReadonlyMap<number, readonly CopiedRange[]>): string[] {
  if (encoding !== 'UTF8') return [];
  const broken = tables.filter(({ oid }) => copied.get(oid)?.some(({ isUtf8 }) => !isUtf8) === true);
  if (broken.length === 0) return [];
  const names = broken.map(({ schema, name }) => `${schema}.${name}`);
  return [
    `This backup can't be restored as it is: the text of ${listNames(names)} has bytes that are not UTF-8, which PostgreSQL gives and does not take. Fix those values in the database, and take another backup.`,
  ];
}

function describeTable(
  table: CatalogTable,
  ranges: CopiedRange[],
  counts: TableCounts | undefined,
): Manifest['tables'][number] {
  const chunks = ranges.flatMap((range) => range.chunks);
  return {
    schema: table.schema,
    name: table.name,
    columns: table.columns.filter((column) => !column.generated).map(({ name, type }) => ({ name, type })),
    rows: sum(chunks.map((chunk) => chunk.rows)),
    rawBytes: sum(chunks.map((chunk) => chunk.rawBytes)),
    bytes: sum(chunks.map((chunk) => chunk.bytes)),
    chunks,
    ...(counts === undefined ? {} : { counts }),
    contentHash: formatContentHash(combineHashes(ranges.map((range) => range.hash))),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
