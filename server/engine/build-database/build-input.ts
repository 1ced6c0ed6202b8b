import type { Bucket } from '#server/ports/bucket.ts';
import type { Repository } from '#server/ports/repository.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { SchemaStatements } from '../archive/read-schema-sql.ts';
import type { Builder } from '../build-role/builder.ts';
import type { EngineLimits } from '../limits.ts';
import type { OnProgress } from '../report/progress.ts';
import type { OnReport } from '../report/report.ts';
import type { OwnersWork } from './owners-work.ts';

export type BuildInput = {
  bucket: Bucket;
  /** The database is on its server. */
  repository: Repository;
  archive: OpenedArchive;
  /** As readSchemaSql() gives it. */
  schema: SchemaStatements;
  /** Is there and empty, made by createWithBuilder(). */
  database: string;
  /** Runs what the archive holds. */
  builder: Builder;
  /** Whether the archive is trusted: made by this stack, or by one that it trusts. */
  isOwn: boolean;
  limits: Pick<EngineLimits, 'connections' | 'memoryBytes'>;
  /** Of every session: whoever settles a build ends them by it. */
  applicationName: string;
  signal: AbortSignal;
  /** In compressed bytes of the archive; it stays below the total: what comes after the build tells the end. */
  onProgress: OnProgress;
  /** Is told of the phases (build-phases.ts), the tables, and what happens in words. */
  onReport?: OnReport;
  /** COPY text from which on a table is loaded by several sessions at once, where it is more than the share of one; 64 MiB unless told. */
  smallestSharedBytes?: number;
};

/** A build, and what the repository's role has to do to hand its database over. */
export type Built = BuildResult & { work: OwnersWork };

/** Rows and tables put in; bytes as stored in the archive; notes are sentences worth knowing. */
export type BuildResult = { rows: number; bytes: number; tables: number; notes: string[] };
