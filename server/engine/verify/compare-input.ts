import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import type { DumpSchema } from '#server/ports/schema-dump.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import type { OnReport } from '../report/report.ts';

/** A database that was built from an archive, and what the archive says of the snapshot. */
export type CompareInput = {
  repository: Repository;
  database: string;
  applicationName: string;
  /** Sessions that read at once. */
  connections: number;
  /** One more, in the database. */
  connection: RepositoryConnection;
  bucket: Bucket;
  archive: OpenedArchive;
  /** The archive's. */
  schema: SchemaStatements;
  /** Of the database. */
  dumpSchema: DumpSchema;
  memoryBytes: number;
  signal: AbortSignal;
  /** What is compared now, and how many of the archive's bytes were compared since the last time. */
  onCompared: (message: string, bytes: number) => void;
  /** Is told how far each table is. */
  onReport?: OnReport | undefined;
};

/** Sentences: what did not come back as it was, and what is worth knowing of how that was found out. */
export type Comparison = { differences: string[]; notes: string[] };
