/** SQL that makes a schema: what comes before the rows (types, functions, tables ...) and after them (constraints, indexes ...). */
export type SchemaScripts = {
  /** Such as "18.3". */
  pgDumpVersion: string;
  /** UTF-8; without commands of psql's own. */
  preData: Buffer;
  postData: Buffer;
};

export type SchemaDumpOptions = {
  /** As pg_export_snapshot() names it; its transaction is open, and holds a lock on every table that has rows. */
  snapshot: string;
  /** null: all of the database. */
  schemas: string[] | null;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** How much of PostgreSQL's catalogs may be read: what is at work holds a few times as much memory. */
  mostBytes: number;
  signal: AbortSignal;
};

/**
 * Writes the repository's schema down as the snapshot shows it.
 * @throws AppError REPOSITORY_REFUSED (with what pg_dump or PostgreSQL said), REPOSITORY_UNREACHABLE, STOPPED
 */
export type DumpSchema = (options: SchemaDumpOptions) => Promise<SchemaScripts>;
