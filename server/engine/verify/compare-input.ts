import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';
import type { DumpSchema } from '#server/ports/schema-dump.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import type { OnReport } from '../report/report.ts';

/** A database that was built out of an archive, and the archive, which says what the snapshot held. */
export type CompareInput = {
  repository: Repository;
  database: string;
  applicationName: string;
  /** How many sessions read at once. */
  connections: number;
  /** One more session, in the database that was built. */
  connection: RepositoryConnection;
  bucket: Bucket;
  archive: OpenedArchive;
  /** The archive's schema. */
  schema: SchemaStatements;
  /** Reads the schema of the database that was built. */
  dumpSchema: DumpSchema;
  memoryBytes: number;
  signal: AbortSignal;
  /** Takes what is compared now, and how many of the archive's bytes were compared since the last call. */
  onCompared: (message: string, bytes: number) => void;
  /** Takes reports of how far each table is. */
  onReport?: OnReport | undefined;
};

/** Sentences: `differences` say what was not restored as it was, `notes` what an administrator should know about the comparison. */
export type Comparison = { differences: string[]; notes: string[] };
