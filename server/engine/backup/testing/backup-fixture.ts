import { createRepository } from '#server/adapters/repository-db/create-repository.ts';
import { createSchemaDumper } from '#server/adapters/schema-dump/create-schema-dumper.ts';
import { readChunk } from '#server/engine/archive/read-chunk.ts';
import { type OpenedArchive, readManifest } from '#server/engine/archive/read-manifest.ts';
import type { Progress } from '#server/engine/report/progress.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import { quoteIdentifier, quoteQualified } from '#server/sql/quote-identifier.ts';
import { type BackupInput, type BackupResult, backUp } from '../back-up.ts';

export const testLimits = { connections: 2, memoryBytes: 160_000_000, partLimit: 10_000 };

/** What the sessions of a test's backup are called. */
export const sessionsName = 'backup test';

export type TestBackup = { result: BackupResult; archive: OpenedArchive; progress: Progress[] };

/** For tests: backs the database at `url` up into `bucket`, and opens the archive. */
export async function takeBackup(bucket: Bucket, url: string, changes: Partial<BackupInput> = {}): Promise<TestBackup> {
  const progress: Progress[] = [];
  const input: BackupInput = {
    bucket,
    repository: createRepository({ url }),
    applicationName: sessionsName,
    dumpSchema: createSchemaDumper({ url }),
    signal: new AbortController().signal,
    onProgress: (step) => progress.push(step),
    limits: testLimits,
    key: `BackupDaemonJob1-${Math.random().toString().slice(2)}.zip`,
    schemas: null,
    about: {
      stack: 'test',
      consoleVersion: '0.1.0',
      daemonId: '1',
      startedBy: 'admin@localhost',
      startedOn: new Date(),
    },
    ...changes,
  };
  const result = await backUp(input);
  return { result, archive: await readManifest(bucket, input.key), progress };
}

/** For tests: all COPY text that an archive holds of a table. */
export async function readArchivedTable(bucket: Bucket, archive: OpenedArchive, name: string): Promise<Buffer> {
  const table = archive.manifest.tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`The archive has no table ${name}.`);
  const pieces: Buffer[] = [];
  for (const chunk of table.chunks) pieces.push(...(await readChunk(bucket, archive, chunk)));
  return Buffer.concat(pieces);
}

/** For tests: what PostgreSQL itself gives for an archived table now. */
export async function copyDirectly(
  connection: RepositoryConnection,
  table: OpenedArchive['manifest']['tables'][number],
): Promise<Buffer> {
  const columns = table.columns.map((column) => quoteIdentifier(column.name)).join(', ');
  const pieces: Buffer[] = [];
  const sql = `copy (select ${columns} from only ${quoteQualified(table)}) to stdout`;
  for await (const { data } of connection.copyOut(sql)) pieces.push(data);
  return Buffer.concat(pieces);
}
