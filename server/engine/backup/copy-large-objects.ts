import type { Repository } from '#server/adapters/repository-db/repository.ts';
import { AppError } from '#server/errors.ts';
import type { ArchiveWriter } from '../archive/archive-writer.ts';
import { chunkEntry, largeObjectFolders } from '../archive/entry-name.ts';
import type { ManifestChunk, ManifestLargeObjects, ManifestRows } from '../archive/manifest.ts';
import { BufferPool } from './buffer-pool.ts';
import { CopyLane } from './copy-lane.ts';
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

/** Of a large object's bytes, how many are one row. */
const pieceBytes = 256 * 1024;
const objectsPerRange = 1000;

/** Flags of lo_open and lo_lseek64: https://www.postgresql.org/docs/current/lo-interfaces.html */
const forReading = 262144;
const fromItsEnd = 2;

type Range = { kind: keyof typeof largeObjectFolders; index: number; statement: string };

/** Each with its owner, its privileges (null: the default ones) and its comment, by oid. */
const listStatement = `copy (select m.oid, pg_catalog.pg_get_userbyid(m.lomowner),
    case when m.lomacl is not null then coalesce(
      (select json_agg(json_build_object(
         'grantee', case when g.grantee <> 0 then pg_catalog.pg_get_userbyid(g.grantee) end,
         'privilege', g.privilege_type, 'grantable', g.is_grantable) order by g.place)
         from pg_catalog.aclexplode(m.lomacl)
         with ordinality as g (grantor, grantee, privilege_type, is_grantable, place)), '[]')::text end,
    pg_catalog.obj_description(m.oid, 'pg_largeobject')
  from pg_catalog.pg_largeobject_metadata m order by m.oid) to stdout`;

/** The contents in pieces. Each object is opened, measured and closed before the next: subqueries with functions that act are not merged. */
function dataStatement(first: string, beyond: string | undefined): string {
  const until = beyond === undefined ? '' : `and m.oid < ${beyond}::oid`;
  return `copy (select closed.oid, piece.position, pg_catalog.lo_get(closed.oid, piece.position, ${pieceBytes})
    from (select oid, size, pg_catalog.lo_close(handle) as done
            from (select oid, handle, pg_catalog.lo_lseek64(handle, 0, ${fromItsEnd}) as size
                    from (select m.oid, pg_catalog.lo_open(m.oid, ${forReading}) as handle
                            from pg_catalog.pg_largeobject_metadata m
                           where m.oid >= ${first}::oid ${until} order by m.oid) opened) measured) closed
   cross join lateral pg_catalog.generate_series(0, closed.size - 1, ${pieceBytes}) as piece (position)) to stdout`;
}

/**
 * Copies the snapshot's large objects into the archive, on several sessions.
 * @throws AppError whatever failed first
 */
export async function copyLargeObjects(input: CopyLargeObjectsInput): Promise<ManifestLargeObjects> {
  if (input.connections === 0) return { list: sumUp([]), data: sumUp([]) };
  const failure = new AbortController();
  const signal = AbortSignal.any([input.signal, failure.signal]);
  const ranges = await planLargeObjects(input);
  const copied = new Map<Range, ManifestChunk[]>();
  const buffers = new BufferPool(input.memory.frameBytes, input.memory.frameBuffers);
  let next = 0;
  const failures: unknown[] = [];
  const runSession = async () => {
    const connection = await input.repository.connect({ applicationName: input.applicationName, signal });
    try {
      await joinSnapshot(connection, input.snapshot);
      const lane = new CopyLane<Range>({
        connection,
        archive: input.archive,
        memory: input.memory,
        buffers,
        statementOf: (range) => range.statement,
        entryOf: (range, piece) => chunkEntry(largeObjectFolders[range.kind], range.index, piece),
        onRange: (range, chunks) => void copied.set(range, chunks),
      });
      for (let range = ranges[next++]; range !== undefined; range = ranges[next++]) await lane.copy(range, () => {});
      await lane.drain();
    } catch (error) {
      failures.push(error);
      failure.abort();
    } finally {
      await connection.close();
    }
  };
  const sessions = Array.from({ length: Math.min(input.connections, ranges.length) }, runSession);
  await Promise.allSettled(sessions);
  if (failures.length > 0) throw failures[0];
  const rowsOf = (kind: Range['kind']) =>
    sumUp(ranges.filter((range) => range.kind === kind).flatMap((range) => chunksOf(range, copied)));
  return { list: rowsOf('list'), data: rowsOf('data') };
}

function chunksOf(range: Range, copied: ReadonlyMap<Range, ManifestChunk[]>): ManifestChunk[] {
  const chunks = copied.get(range);
  if (chunks === undefined) throw new AppError('INTERNAL', 'A part of the large objects did not reach the archive.');
  return chunks;
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
      ({ first }, index): Range => ({ kind: 'data', index, statement: dataStatement(first, rows[index + 1]?.first) }),
    );
    return [{ kind: 'list', index: 0, statement: listStatement }, ...data];
  } finally {
    await connection.close();
  }
}

function sumUp(chunks: ManifestChunk[]): ManifestRows {
  const sum = (of: (chunk: ManifestChunk) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0);
  return { rows: sum((one) => one.rows), rawBytes: sum((one) => one.rawBytes), bytes: sum((one) => one.bytes), chunks };
}
