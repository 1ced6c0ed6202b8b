import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
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
  /** The repository, on whose server the database is. */
  repository: Repository;
  archive: OpenedArchive;
  /** The archive's schema, from readSchemaSql(). */
  schema: SchemaStatements;
  /** The name of the database, which createWithBuilder() has created. It is empty. */
  database: string;
  /** The role that runs the SQL of the archive. */
  builder: Builder;
  /** Whether the archive is trusted: made by this stack, or by one that it trusts. */
  isOwn: boolean;
  limits: Pick<EngineLimits, 'connections' | 'memoryBytes'>;
  /** The name of every session, by which the sessions of a build that was lost are ended. */
  applicationName: string;
  /** Whether the build is refused when something does not hold for the archive's rows and would come back weaker. */
  strict?: boolean;
  signal: AbortSignal;
  /** Takes the progress in compressed bytes of the archive. It stays below the total, as other work follows the build. */
  onProgress: OnProgress;
  /** Takes reports of the phases (build-phases.ts), of the tables, and of what happens in words. */
  onReport?: OnReport;
  /**
   * Bytes of COPY text from which on several sessions load a table together, if it is also larger than one session's share of all data;
   * 64 MiB unless given.
   */
  smallestSharedBytes?: number;
};

/** The result of a build, what the repository's role has to do to hand the database over, and what came back weaker, which the notes name too. */
export type Built = BuildResult & { work: OwnersWork; weaker: Weaknesses };

/** Rows and tables that were copied; bytes as stored in the archive; notes are sentences that an administrator should know. */
export type BuildResult = { rows: number; bytes: number; tables: number; notes: string[] };
