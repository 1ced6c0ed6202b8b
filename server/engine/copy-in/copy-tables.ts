import { AppError, isAppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { nameKey } from '#server/sql/name-key.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import { quoteLiteral } from '#server/sql/quote-literal.ts';
import type { ManifestChunk, ManifestTable } from '../archive/manifest.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import { rowEncodingOf } from '../archive/row-encoding.ts';
import type { WaitingFor } from '../report/report.ts';
import { type LoadOptions, loadChunks } from './load-chunks.ts';
import { labelOf, type MatchedTable } from './match-archive.ts';
import type { HashRoot, Routes } from './read-routes.ts';

/** How much is sent to PostgreSQL at once. Between two writes the copy waits for PostgreSQL, and a stop takes effect. */
const writeBytes = 256 * 1024;

/**
 * Copies the archive's rows into the tables. The tables were truncated in this transaction, and no savepoint is open: that allows
 * FREEZE, which writes rows that no vacuum has to touch again.
 * @param input.onTable is called before each table, with its position from 0; onChunk when a chunk's text was sent to PostgreSQL;
 *   onTableEnd when PostgreSQL has taken all rows of the table; onTableFailed when that failed
 * @throws AppError ARCHIVE_INVALID (digest or count differs), REPOSITORY_REFUSED, BUCKET_*, STOPPED
 */
export async function copyTables(input: {
  connection: RepositoryConnection;
  bucket: Bucket;
  archive: OpenedArchive;
  tables: readonly MatchedTable[];
  load: LoadOptions;
  /** The partitioned tables through which rows are copied, for partitions whose hash may be another one here. */
  routes: Routes;
  onTable: (table: string, position: number) => void;
  onChunk: (position: number, chunk: ManifestChunk) => void;
  onTableEnd: (position: number) => void;
  onTableFailed: (position: number, error: unknown) => void;
  waitFor: (on: WaitingFor) => void;
}): Promise<void> {
  const { connection, tables } = input;
  const encoding = rowEncodingOf(input.archive.manifest);
  const loaded = loadChunks(
    input.bucket,
    input.archive,
    tables.flatMap(({ archived }) => archived.chunks),
    input.load,
  );
  try {
    for (const [position, { archived }] of tables.entries()) {
      const label = labelOf(archived);
      input.onTable(label, position);
      try {
        if (archived.chunks.length > 0) {
          const onChunk = (chunk: ManifestChunk) => input.onChunk(position, chunk);
          const root = input.routes.get(nameKey(archived)) ?? null;
          await copyTable({ connection, archived, encoding, root, loaded, onChunk, waitFor: input.waitFor });
        }
      } catch (error) {
        input.onTableFailed(position, error);
        throw refusedRows(label, error);
      }
      input.onTableEnd(position);
    }
  } finally {
    await loaded.return();
  }
}

/** One COPY takes all chunks of a table, as a row that is larger than a chunk continues in the next one. */
async function copyTable(input: {
  connection: RepositoryConnection;
  archived: ManifestTable;
  encoding: string;
  root: HashRoot | null;
  loaded: AsyncGenerator<Buffer[], void, undefined>;
  onChunk: (chunk: ManifestChunk) => void;
  waitFor: (on: WaitingFor) => void;
}): Promise<void> {
  const { connection, archived } = input;
  const copy = await connection.copyIn(copyStatement(archived, input.encoding, input.root));
  for (const chunk of archived.chunks) {
    input.waitFor('bucket');
    const { value: pieces } = await input.loaded.next();
    input.waitFor('repository');
    for (const piece of pieces ?? []) {
      for (let start = 0; start < piece.length; start += writeBytes) {
        await copy.write(piece.subarray(start, start + writeBytes));
      }
    }
    input.onChunk(chunk);
  }
  const rows = await copy.end();
  if (rows === archived.rows) return;
  throw new AppError(
    'ARCHIVE_INVALID',
    `The archive is damaged: its manifest counts ${archived.rows} rows for ${labelOf(archived)}, but its chunks hold ${rows}.`,
  );
}

/** The statement that takes a table's rows; a table without columns has no list of them. */
function copyStatement(table: ManifestTable, encoding: string, root: HashRoot | null): string {
  const name = quoteQualified(root ?? table);
  const columns = table.columns.map((column) => quoteIdentifier(column.name)).join(', ');
  return `copy ${name}${columns === '' ? '' : ` (${columns})`} from stdin with (format text, freeze ${root === null}, encoding ${quoteLiteral(encoding)})`;
}

/** Names the table in a refusal of its rows, and removes the values of the row from it. Other errors are returned as they are. */
export function refusedRows(label: string, error: unknown): unknown {
  if (!isAppError(error) || error.code !== 'REPOSITORY_REFUSED') return error;
  return error.reworded(`The rows of ${label} could not be put back: ${error.message}`, {
    details: error.details === null ? null : withoutRow(error.details),
  });
}

/** PostgreSQL quotes the row that it refused. Its values must not reach a log, but its place stays: "COPY film, line 7". */
function withoutRow(details: string): string {
  return details
    .replace(/(COPY .+?, line \d+(?:, column [^:]+)?): "[\s\S]*$/, '$1')
    .replace(/Failing row contains \([\s\S]*\)\./, 'The row is not shown.');
}
