import { z } from 'zod';
import { verdictWays } from '#lib/contracts/verdict/backup-verdict.ts';
import { unreadable } from '#lib/contracts/verdict/unreadable.ts';

/** The newest format that this console reads, and writes where an archive needs it. docs/archive-format.md is its description. */
export const archiveFormatVersion = 3;

const count = z.int().nonnegative();

const chunk = z.object({
  /** Its entry in the ZIP: data/<schema>.<table>/<chunk>.copy.zst */
  entry: z.string(),
  /** Where its bytes start in the archive file. */
  offset: count,
  /** Compressed, as stored: one or more zstd frames. */
  bytes: count,
  /** COPY text. */
  rawBytes: count,
  rows: count,
  /** Of the stored bytes, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ManifestChunk = z.infer<typeof chunk>;

const column = z.object({
  name: z.string(),
  /** format_type() with the schema always there for types outside pg_catalog. */
  type: z.string(),
});

/** What PostgreSQL had counted of a table when the snapshot was taken, to tell later what changed since. */
const tableCounts = z.object({
  oid: count,
  filenode: count,
  inserted: count,
  updated: count,
  deleted: count,
});

const table = z.object({
  schema: z.string(),
  name: z.string(),
  /** In the order of the COPY text. Generated columns are left out. */
  columns: z.array(column),
  rows: count,
  rawBytes: count,
  /** Compressed. */
  bytes: count,
  chunks: z.array(chunk),
  counts: tableCounts.optional(),
  /** Of its rows in any order, as COPY text with these columns (server/engine/content-hash/). */
  contentHash: z.string().optional(),
});
export type ManifestTable = z.infer<typeof table>;

const sequence = z.object({
  schema: z.string(),
  name: z.string(),
  /** As text: a bigint does not fit a JSON number. */
  lastValue: z.string().regex(/^-?\d+$/),
  isCalled: z.boolean(),
});
export type ManifestSequence = z.infer<typeof sequence>;

/** Counts are compared only where they have the same origin (server/engine/catalog/read-change-counts.ts). */
const countsOrigin = z.object({
  systemIdentifier: z.string().nullable(),
  databaseOid: count,
  databaseResetOn: z.iso.datetime().nullable(),
  serverResetOn: z.iso.datetime().nullable(),
});

const rowsOfChunks = z.object({
  rows: count,
  rawBytes: count,
  bytes: count,
  chunks: z.array(chunk),
  /** As a table's. */
  contentHash: z.string().optional(),
});
export type ManifestRows = z.infer<typeof rowsOfChunks>;

/** `list`: a row for each, by oid (oid, owner, privileges, comment); `data`: a row for each piece of its bytes (oid, position, bytes). */
const largeObjects = z.object({ list: rowsOfChunks, data: rowsOfChunks });
export type ManifestLargeObjects = z.infer<typeof largeObjects>;

/** A type of the user's own: an enum's values, a composite's attributes, or what a domain or range is over. */
const type = z.object({
  name: z.string(),
  kind: z.enum(['enum', 'composite', 'domain', 'range']),
  parts: z.array(z.string()),
});

/** SQL that makes the schema, as an entry of its own: before the rows are there, and after. */
const schemaScript = chunk.omit({ rows: true });
const schemaSql = z.object({
  /** pg_dump's version, such as "18.3". */
  pgDumpVersion: z.string(),
  preData: schemaScript,
  postData: schemaScript,
});
export type ManifestSchemaSql = z.infer<typeof schemaSql>;

export const manifest = z.object({
  format: z.literal('stack-console-archive'),
  formatVersion: z.int().positive(),
  stack: z.string(),
  consoleVersion: z.string(),
  daemonId: z.string(),
  startedBy: z.string(),
  startedOn: z.iso.datetime(),
  /** The instant that the archive shows. */
  snapshotOn: z.iso.datetime(),
  snapshot: z.string(),
  database: z.string(),
  serverVersion: z.string(),
  /** server_version_num, such as 180004. */
  serverVersionNumber: count,
  encoding: z.string(),
  /** The encoding of the rows; left out where it is UTF8, or SQL_ASCII as that of the database (row-encoding.ts). */
  rowEncoding: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,40}$/)
    .optional(),
  schemas: z.array(z.string()),
  /** Applied migrations, from _prisma_migrations where there is one. */
  migrations: z.array(z.string()),
  tables: z.array(table),
  sequences: z.array(sequence),
  /** Materialized views by "schema.name", refreshed after a restore. */
  materializedViews: z.array(z.object({ schema: z.string(), name: z.string() })),
  rows: count,
  rawBytes: count,
  /** Sentences that name what the archive does not hold. */
  notes: z.array(z.string()),
  /** The rows that could not be read and are not in the archive; left out where all could be read. */
  unreadable: unreadable.optional(),
  /** That columns use, so that it shows before a restore when one of them has changed. */
  types: z.array(type).optional(),
  /** The operators in views, checks and other expressions that are not PostgreSQL's own (read-operator-uses.ts). */
  operatorUses: z.array(z.object({ thing: z.string(), operators: z.array(z.string()) })).optional(),
  /** Left out where the backup was of some schemas alone. */
  largeObjects: largeObjects.optional(),
  /** Where the tables' counts come from; left out where PostgreSQL does not count. */
  countsOrigin: countsOrigin.optional(),
  /** Left out where the archive holds data alone: a note says why. */
  schemaSql: schemaSql.optional(),
  /** The rows were read from a standby, which was so far behind its primary; left out where the primary was read. */
  standby: z.object({ behindMs: count }).optional(),
  /**
   * `never`: why it can be restored nowhere. `ways`: what stood in the way of each way to restore it when it was taken; left out where nobody
   * could look. Sentences, none where nothing did.
   */
  verdict: z.object({ never: z.array(z.string()), ways: verdictWays.optional() }).optional(),
  /** The restore that it was taken before, so that it can be undone, and the backup which that one restored from. */
  safetyFor: z.object({ daemonId: z.string(), backupKey: z.string() }).optional(),
});
export type Manifest = z.infer<typeof manifest>;

/**
 * The lowest format version whose readers restore all of it: what a reader of 1 would leave out in silence makes it 2, and rows in another
 * encoding make it 3.
 */
export function formatVersionFor(contents: Pick<Manifest, 'largeObjects' | 'rowEncoding'>): number {
  if (contents.rowEncoding !== undefined) return 3;
  return (contents.largeObjects?.list.rows ?? 0) > 0 ? 2 : 1;
}

/** An entry of the archive that a manifest names: a chunk, or a script. */
export type ManifestEntry = Omit<ManifestChunk, 'rows'>;

/** Every entry that the manifest names, in no order. */
export function allEntries(contents: Pick<Manifest, 'tables' | 'largeObjects' | 'schemaSql'>): ManifestEntry[] {
  const { schemaSql } = contents;
  return [...allChunks(contents), ...(schemaSql === undefined ? [] : [schemaSql.preData, schemaSql.postData])];
}

/** Every chunk of an archive, in no order. */
export function allChunks(contents: Pick<Manifest, 'tables' | 'largeObjects'>): ManifestChunk[] {
  const { tables, largeObjects: objects } = contents;
  return [...tables, ...(objects === undefined ? [] : [objects.list, objects.data])].flatMap(({ chunks }) => chunks);
}

/** Compressed bytes of all rows of an archive. */
export function storedBytes({ tables, largeObjects: objects }: Pick<Manifest, 'tables' | 'largeObjects'>): number {
  const ofObjects = objects === undefined ? 0 : objects.list.bytes + objects.data.bytes;
  return tables.reduce((sum, table) => sum + table.bytes, ofObjects);
}
