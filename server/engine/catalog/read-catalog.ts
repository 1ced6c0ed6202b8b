import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';

export type CatalogColumn = {
  name: string;
  /** format_type(), with the schema for types outside pg_catalog. */
  type: string;
  /** GENERATED ALWAYS AS (...): never copied. */
  generated: boolean;
};

/** A table that holds rows of its own: ordinary tables and leaf partitions, not partitioned parents, foreign or temporary tables. */
export type CatalogTable = {
  oid: number;
  schema: string;
  name: string;
  /** In attnum order, without dropped ones. */
  columns: CatalogColumn[];
  /** Pages of the heap now. */
  pages: number;
  /** Bytes of heap and TOAST. */
  bytes: number;
  /** reltuples; -1 when never analysed. */
  estimatedRows: number;
  /** The session's role has the owner's rights. */
  owned: boolean;
  /** Row-level security would hide rows from the session's role. */
  rowsHidden: boolean;
};

export type Catalog = {
  database: string;
  /** "18.4" */
  serverVersion: string;
  serverVersionNumber: number;
  encoding: string;
  blockSize: number;
  schemas: string[];
  tables: CatalogTable[];
  sequences: { oid: number; schema: string; name: string; owned: boolean }[];
  /** Populated ones, in an order in which each comes after those it reads. */
  materializedViews: { oid: number; schema: string; name: string; owned: boolean }[];
  /** Names from _prisma_migrations, where there is one. */
  migrations: string[];
  /** Sentences that name what a backup does not hold: large objects, foreign tables ... */
  notes: string[];
};

/**
 * What the repository holds, as the session's snapshot sees it. What extensions own is theirs and left out.
 * @param options.schemas null: every user schema
 * @throws AppError REPOSITORY_REFUSED when a schema named in the settings does not exist
 */
export declare function readCatalog(
  connection: RepositoryConnection,
  options: { schemas: string[] | null },
): Promise<Catalog>;
