import { runTogether } from '#server/async/run-together.ts';
import { AppError } from '#server/errors.ts';
import type { Repository } from '#server/ports/repository.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { chunkEntry, largeObjectFolders } from '../archive/entry-name.ts';
import { FrameCompressor } from '../archive/frame-compressor.ts';
import type { ManifestChunk, ManifestLargeObjects, ManifestRows } from '../archive/manifest.ts';
import { combineHashes, formatContentHash } from '../content-hash/content-hash.ts';
import { BufferPool } from './buffer-pool.ts';
import { type CopiedRange, CopyWorker } from './copy-worker.ts';
import { listStatement, piecesStatement } from './large-object-statements.ts';
import { joinSnapshot, type Snapshot } from './open-snapshot.ts';
import type { MemoryPlan } from './plan-memory.ts';

export type CopyLargeObjectsInput = {
  repository: Repository;
  /** 0: there is none to copy. */
  connections: number;
  applicationName: string;
  snapshot: Snapshot;
  archive: ArchiveWriter;
  memory: MemoryPlan;
  signal: AbortSignal;
};

const objectsPerRange = 1000;

type Range = { kind: keyof typeof largeObjectFolders; index: number; statement: string };

/**
 * Copies the snapshot's large objects into the archive, on several sessions.
 * @throws AppError whatever failed first
 */
export async function copyLargeObjects(input: CopyLargeObjectsInput): Promise<ManifestLargeObjects> {
  if (input.connections === 0) return { list: sumUp([]), data: sumUp([]) };
  const failure = new AbortController();
  const signal = AbortSignal.any([input.signal, failure.signal]);
  const ranges = await planLargeObjects(input);
  const copied = new Map<Range, CopiedRange>();
  const buffers = new BufferPool(input.memory.frameBytes, input.memory.frameBuffers);
  const compressor = new FrameCompressor();
  let next = 0;
  const runSession = async () => {
    const connection = await input.repository.connect({ applicationName: input.applicationName, signal });
    try {
      await joinSnapshot(connection, input.snapshot);
      const worker = new CopyWorker<Range>({
        connection,
        archive: input.archive,
        memory: input.memory,
        buffers,
        compressor,
        statementOf: (range) => range.statement,
        entryOf: (range, piece) => chunkEntry(largeObjectFolders[range.kind], range.index, piece),
        onRange: (range, done) => void copied.set(range, done),
      });
      for (let range = ranges[next++]; range !== undefined; range = ranges[next++]) await worker.copy(range, () => {});
      await worker.drain();
    } finally {
      await connection.close();
    }
  };
  const sessions = Math.min(input.connections, ranges.length);
  await runTogether(
    Array.from({ length: sessions }, () => runSession),
    failure,
  ).finally(() => compressor.close());
  const rowsOf = (kind: Range['kind']) =>
    sumUp(ranges.filter((range) => range.kind === kind).map((range) => copiedOf(range, copied)));
  return { list: rowsOf('list'), data: rowsOf('data') };
}

function copiedOf(range: Range, copied: ReadonlyMap<Range, CopiedRange>): CopiedRange {
  const done = copied.get(range);
  if (done === undefined) throw new AppError('INTERNAL', 'A part of the large objects did not reach the archive.');
  return done;
}

async function planLargeObjects(input: CopyLargeObjectsInput): Promise<Range[]> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    await joinSnapshot(connection, input.snapshot);
    const rows = await connection.query<{ first: string }>(
      `select oid::int8 as first
         from (select oid, row_number() over (order by oid) - 1 as place from pg_catalog.pg_largeobject_metadata) numbered
        where place % ${objectsPerRange} = 0 order by oid`,
    );
    const data = rows.map(
      ({ first }, index): Range => ({ kind: 'data', index, statement: piecesStatement(first, rows[index + 1]?.first) }),
    );
    return [{ kind: 'list', index: 0, statement: listStatement }, ...data];
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
