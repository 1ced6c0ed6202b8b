/** The SQL of a schema: what runs before the rows are copied (types, functions, tables) and after that (constraints, indexes). */
export type SchemaScripts = {
  /** The version of pg_dump, such as "18.3". */
  pgDumpVersion: string;
  /** UTF-8, without commands of psql. */
  preData: Buffer;
  postData: Buffer;
};

export type SchemaDumpOptions = {
  /** The snapshot's name from pg_export_snapshot(). Its transaction is open, and holds a lock on every table with rows of its own. */
  snapshot: string;
  /** The schemas to dump; null for the whole database. */
  schemas: string[] | null;
  /** The name of its sessions in pg_stat_activity. */
  applicationName: string;
  /** How many bytes of PostgreSQL's catalogs may be read. pg_dump holds a few times as much memory. */
  mostBytes: number;
  signal: AbortSignal;
};

/**
 * Dumps the repository's schema at the snapshot.
 * @throws AppError REPOSITORY_REFUSED (with what pg_dump or PostgreSQL said), REPOSITORY_UNREACHABLE, STOPPED
 */
export type DumpSchema = (options: SchemaDumpOptions) => Promise<SchemaScripts>;
