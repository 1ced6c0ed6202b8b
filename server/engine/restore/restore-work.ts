import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { RestorePhase } from '../phases/restore-phases.ts';
import type { ProgressReporter } from '../report/report-progress.ts';
import type { Reporter } from '../report/reporter.ts';
import type { WeakenedList } from '../weaker/weakened.ts';
import type { Survey } from './survey-repository.ts';

/** For fewer rows it is quicker to fill the indexes row by row than to build them anew. */
export const fewestRowsToRebuild = 1000;

/** What the steps of a restore share while its transaction is open and its tables are locked. */
export type RestoreWork = {
  /** The one session of the restore, in its transaction. */
  connection: RepositoryConnection;
  /** The transaction's id (xid8 in decimal). */
  transactionId: string;
  /** The search_path under which functions of the database's users find the names that they use. */
  searchPath: string;
  bucket: Bucket;
  archive: OpenedArchive;
  /** Read in this transaction, after its tables were locked. */
  survey: Survey;
  /** Bytes that chunks in flight may hold together. */
  memoryBytes: number;
  /** A table that gets fewer rows keeps its indexes while they are copied. */
  fewestRowsToRebuild: number;
  signal: AbortSignal;
  /** What came back in a weaker form so far. */
  weakened: WeakenedList;
  progress: ProgressReporter;
  reporter: Reporter<RestorePhase>;
};

/** The oids of the tables whose rows are replaced. */
export function restoredTableOids(survey: Survey): number[] {
  return survey.match.tables.map(({ table }) => table.oid);
}
