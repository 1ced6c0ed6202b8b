import { AppError } from '#server/errors.ts';
import type { Repository } from '#server/ports/repository.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { largeObjectFolders } from '../archive/entry-name.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import type { ManifestChunk, ManifestLargeObjects, ManifestRows } from '../archive/manifest.ts';
import { combineHashes, formatContentHash } from '../content-hash/content-hash.ts';
import { BufferPool } from './buffer-pool.ts';
import { type CopyTask, LocalCopySession } from './copy-session.ts';
import type { CopiedRange } from './copy-worker.ts';
import { listStatement, piecesStatement } from './large-object-statements.ts';
import { joinSnapshot, type Snapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';
import { runOnSnapshot } from './run-on-snapshot.ts';

export type CopyLargeObjectsInput = {
  repository: Repository;
  /** Sessions that copy at once; 0 when there are no large objects. */
  connections: number;
  applicationName: string;
  snapshot: Snapshot;
  archive: ArchiveWriter;
  memory: MemoryPlan;
  signal: AbortSignal;
};

const objectsPerTask = 1000;

type ObjectTask = CopyTask & { kind: keyof typeof largeObjectFolders };

/**
 * Copies the snapshot's large objects into the archive, on several sessions.
 * @returns the manifest's entries for the list of the objects and for their bytes
 * @throws AppError what failed first: BUCKET_*, REPOSITORY_*, STOPPED
 */
export async function copyLargeObjects(input: CopyLargeObjectsInput): Promise<ManifestLargeObjects> {
  if (input.connections === 0) return { list: sumUp([]), data: sumUp([]) };
  const { repository, applicationName, snapshot, archive, memory } = input;
  const { encoding } = snapshot.catalog;
  // The list of large objects has names and comments, which are read as UTF-8.
  const shared = { id: snapshot.id, catalog: { encoding: encoding === 'SQL_ASCII' ? encoding : 'UTF8' } };
  const tasks = await planTasks(input);
  const copied = new Map<number, CopiedRange>();
  const tools = {
    archive,
    memory,
    buffers: new BufferPool(memory.frameBytes, memory.frameBuffers),
    compressor: new FrameCompressor(),
    onCopied: ({ place }: CopyTask, range: CopiedRange) => void copied.set(place, range),
  };
  await runOnSnapshot({
    snapshot: shared,
    tasks,
    sessions: input.connections,
    signal: input.signal,
    open: async (signal) => new LocalCopySession(await repository.connect({ applicationName, signal }), tools),
    run: (session, task) => session.copy(task, () => {}),
    finish: (session) => session.drain(),
  }).finally(() => tools.compressor.close());
  const rowsOf = (kind: ObjectTask['kind']) =>
    sumUp(tasks.filter((task) => task.kind === kind).map((task) => copiedBy(task, copied)));
  return { list: rowsOf('list'), data: rowsOf('data') };
}

function copiedBy({ place }: CopyTask, copied: ReadonlyMap<number, CopiedRange>): CopiedRange {
  const range = copied.get(place);
  if (range === undefined) throw new AppError('INTERNAL', 'A part of the large objects did not reach the archive.');
  return range;
}

/** One task for the list of all objects, and one for the bytes of each thousand objects. */
async function planTasks(input: CopyLargeObjectsInput): Promise<ObjectTask[]> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    await joinSnapshot(connection, input.snapshot);
    const rows = await connection.query<{ first: string }>(
      `select oid::int8 as first
         from (select oid, row_number() over (order by oid) - 1 as place from pg_catalog.pg_largeobject_metadata) numbered
        where place % ${objectsPerTask} = 0 order by oid`,
    );
    const { list, data } = largeObjectFolders;
    return [
      { kind: 'list', place: 0, folder: list, index: 0, statement: listStatement },
      ...rows.map(({ first }, index): ObjectTask => {
        const statement = piecesStatement(first, rows[index + 1]?.first);
        return { kind: 'data', place: index + 1, folder: data, index, statement };
      }),
    ];
  } finally {
    await connection.close();
  }
}

function sumUp(ranges: CopiedRange[]): ManifestRows {
  const chunks = ranges.flatMap((range) => range.chunks);
  const sum = (of: (chunk: ManifestChunk) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0);
  return {
    rows: sum((one) => one.rows),
    rawBytes: sum((one) => one.rawBytes),
    bytes: sum((one) => one.bytes),
    chunks,
    contentHash: formatContentHash(combineHashes(ranges.map((range) => range.hash))),
  };
}
