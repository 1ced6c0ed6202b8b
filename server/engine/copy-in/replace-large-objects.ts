import { AppError } from '#server/errors.ts';
import type { Bucket } from '#server/ports/bucket.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { ManifestChunk, ManifestLargeObjects, ManifestRows } from '../archive/manifest.ts';
import type { OpenedArchive } from '../archive/read-manifest.ts';
import type { CatalogTable } from '../catalog/read-catalog.ts';
import { readObjectReferences } from '../catalog/read-object-references.ts';
import { listNames } from '../report/list-names.ts';
import { describeChanges, type KnownRole } from './describe-changes.ts';
import { type LoadOptions, loadChunks } from './load-chunks.ts';
import { CopyLines, readCopyLine } from './read-copy-lines.ts';
import { type ListedObject, readGrants, readListedObject } from './read-listed-objects.ts';

export type ReplaceLargeObjectsInput = {
  connection: RepositoryConnection;
  bucket: Bucket;
  archive: OpenedArchive;
  objects: ManifestLargeObjects;
  /** Tables that are not restored. The large objects that their rows refer to are kept. */
  keptTables: readonly Pick<CatalogTable, 'oid' | 'readable' | 'rowsHidden'>[];
  load: LoadOptions;
  onChunk: (chunk: ManifestChunk) => void;
  /** Whether owners, privileges and comments are left to giveLargeObjects(). */
  leavesOwners?: boolean;
};

const objectsAtOnce = 500;
const textAtOnce = 2 * 1024 * 1024;
const highestOid = 4_294_967_295;

/** Flag of lo_open: https://www.postgresql.org/docs/current/lo-interfaces.html */
const forWriting = 131072;

/**
 * Creates the archive's large objects under their oids, and removes those of the role that the archive does not have. An object that
 * exists is emptied and written again: that takes no lock for each object, so a transaction can hold any number of them.
 * @returns sentences about owners and privileges that could not be restored
 * @throws AppError ARCHIVE_INVALID, REPOSITORY_REFUSED (an object of another role has the oid), BUCKET_*, STOPPED
 */
export async function replaceLargeObjects(input: ReplaceLargeObjectsInput): Promise<string[]> {
  const work = new Replacement(input.connection, await removableCondition(input));
  const listed = { read: readListedObject, isFull: (batch: ListedObject[]) => batch.length >= objectsAtOnce };
  await readRows(input, input.objects.list, { ...listed, take: (batch) => work.takeListed(batch) });
  await work.removeUntil(highestOid, []);
  await readRows(input, input.objects.data, {
    read: readCopyLine,
    isFull: (batch) => batch.reduce((bytes, [, , data]) => bytes + (data?.length ?? 0), 0) >= textAtOnce,
    take: (batch) => writePieces(input.connection, batch),
  });
  if (input.leavesOwners !== true) await applyAllChanges(input, work);
  return work.notes();
}

/**
 * Sets the owners, privileges and comments of large objects that were copied out of an archive.
 * @returns sentences about owners and privileges that could not be restored
 * @throws AppError ARCHIVE_INVALID, REPOSITORY_REFUSED, BUCKET_*, STOPPED
 */
export async function giveLargeObjects(
  input: Pick<ReplaceLargeObjectsInput, 'connection' | 'bucket' | 'archive' | 'objects' | 'load'>,
): Promise<string[]> {
  const work = new Replacement(input.connection, '');
  await applyAllChanges({ ...input, keptTables: [], onChunk: () => {} }, work);
  return work.notes();
}

async function applyAllChanges(input: ReplaceLargeObjectsInput, work: Replacement): Promise<void> {
  await readRows({ ...input, onChunk: () => {} }, input.objects.list, {
    read: readListedObject,
    isFull: (batch) => batch.length >= objectsAtOnce,
    take: (batch) => work.applyChanges(batch),
  });
}

/** The SQL condition for large objects `m` that may be removed; null when the role can't see all that kept tables refer to. */
async function removableCondition({ connection, keptTables }: ReplaceLargeObjectsInput): Promise<string | null> {
  const references = await readObjectReferences(
    connection,
    keptTables.map((table) => table.oid),
  );
  const unseen = keptTables.filter((table) => !table.readable || table.rowsHidden).map((table) => table.oid);
  if (references.some((reference) => unseen.includes(reference.tableOid))) return null;
  return references
    .map(({ table, column }) => `and not exists (select from only ${table} k where k.${column} = m.oid)`)
    .join(' ');
}

async function readRows<Row>(
  input: ReplaceLargeObjectsInput,
  part: ManifestRows,
  work: { read: (line: string) => Row; isFull: (batch: Row[]) => boolean; take: (batch: Row[]) => Promise<void> },
): Promise<void> {
  const loaded = loadChunks(input.bucket, input.archive, part.chunks, input.load);
  const lines = new CopyLines();
  let rows = 0;
  let batch: Row[] = [];
  try {
    for (const chunk of part.chunks) {
      const { value: pieces } = await loaded.next();
      for (const piece of pieces ?? []) {
        for (const line of lines.take(piece)) {
          rows++;
          batch.push(work.read(line));
          if (!work.isFull(batch)) continue;
          await work.take(batch);
          batch = [];
        }
      }
      input.onChunk(chunk);
    }
  } finally {
    await loaded.return();
  }
  if (batch.length > 0) await work.take(batch);
  if (rows === part.rows) return;
  throw new AppError(
    'ARCHIVE_INVALID',
    `The archive is damaged: its manifest counts ${part.rows} rows of large objects, but its chunks hold ${rows}.`,
  );
}

async function writePieces(connection: RepositoryConnection, pieces: (string | null)[][]): Promise<void> {
  await connection.query(
    `select pg_catalog.lo_put(piece.oid, piece.position, pg_catalog.decode(pg_catalog.substr(piece.data, 3), 'hex'))
       from unnest($1::oid[], $2::int8[], $3::text[]) as piece (oid, position, data)`,
    [0, 1, 2].map((field) => pieces.map((piece) => piece[field])),
  );
}

class Replacement {
  readonly #connection: RepositoryConnection;
  readonly #removable: string | null;
  readonly #lostOwners = new Set<string>();
  readonly #lostGrantees = new Set<string>();
  #roles: Map<string, KnownRole> | null = null;
  /** All large objects up to this oid are done. */
  #done = 0;

  constructor(connection: RepositoryConnection, removable: string | null) {
    this.#connection = connection;
    this.#removable = removable;
  }

  /** Creates or empties these objects, in the order of their oids, and removes the role's other objects between them. */
  async takeListed(batch: ListedObject[]): Promise<void> {
    const oids = batch.map((object) => object.oid);
    await this.removeUntil(oids.at(-1) ?? this.#done, oids);
    await this.#refuseForeign(oids);
    await this.#makeWritable(oids);
    await this.#connection.query(
      `select pg_catalog.lo_close(handle)
         from (select handle, pg_catalog.lo_truncate64(handle, 0) as emptied
                 from (select pg_catalog.lo_open(m.oid, ${forWriting}) as handle
                         from pg_catalog.pg_largeobject_metadata m where m.oid = any($1::oid[])) opened) truncated
        where emptied = 0`,
      [oids],
    );
    await this.#connection.query(
      `select pg_catalog.lo_create(wanted.oid) from pg_catalog.unnest($1::oid[]) as wanted (oid)
        where not exists (select from pg_catalog.pg_largeobject_metadata m where m.oid = wanted.oid)`,
      [oids],
    );
  }

  /** Removes the role's large objects up to an oid, except `oids` and those that kept rows refer to. */
  async removeUntil(last: number, oids: number[]): Promise<void> {
    if (this.#removable === null) return;
    await this.#connection.query(
      `select pg_catalog.lo_unlink(m.oid) from pg_catalog.pg_largeobject_metadata m
        where m.oid > $1::int8::oid and m.oid <= $2::int8::oid and m.oid <> all ($3::oid[])
          and pg_catalog.pg_has_role(m.lomowner, 'usage') ${this.#removable}`,
      [this.#done, last, oids],
    );
    this.#done = last;
  }

  notes(): string[] {
    const notes: string[] = [];
    if (this.#removable === null)
      notes.push(
        'Large objects that the archive does not have stay, because the role may not see which of them other tables refer to.',
      );
    if (this.#lostOwners.size > 0)
      notes.push(
        `Large objects that belonged to these roles belong to the role of the restore now, which can't give them away: ${listNames([...this.#lostOwners].sort())}.`,
      );
    if (this.#lostGrantees.size > 0)
      notes.push(
        `Privileges on large objects are not granted to these roles, which the server does not have: ${listNames([...this.#lostGrantees].sort())}.`,
      );
    return notes;
  }

  async #refuseForeign(oids: number[]): Promise<void> {
    const foreign = await this.#connection.query<{ name: string }>(
      `select m.oid::text || ' (of the role ' || pg_catalog.pg_get_userbyid(m.lomowner) || ')' as name
         from pg_catalog.pg_largeobject_metadata m
        where m.oid = any($1::oid[]) and not pg_catalog.pg_has_role(m.lomowner, 'usage') order by m.oid`,
      [oids],
    );
    if (foreign.length === 0) return;
    throw new AppError(
      'REPOSITORY_REFUSED',
      `The archive has large objects that belong to another role in the database: ${listNames(foreign.map(({ name }) => name))}. Grant the role in REPOSITORY_DATABASE_URL that role.`,
    );
  }

  /** Writing needs both privileges, which an owner may have revoked from itself. The archive's privileges are set at the end. */
  async #makeWritable(oids: number[]): Promise<void> {
    const closed = await this.#connection.query<{ sql: string }>(
      `select pg_catalog.format('grant select, update on large object %s to %I', m.oid, pg_catalog.pg_get_userbyid(m.lomowner)) as sql
         from pg_catalog.pg_largeobject_metadata m
        where m.oid = any($1::oid[]) and m.lomacl is not null
          and (select count(distinct g.privilege_type) from pg_catalog.aclexplode(m.lomacl) g
                where g.grantee = m.lomowner and g.privilege_type in ('SELECT', 'UPDATE')) < 2`,
      [oids],
    );
    if (closed.length > 0) await this.#connection.execute(closed.map(({ sql }) => sql).join('; '));
  }

  /** Sets the privileges, comments and owners of these objects. */
  async applyChanges(batch: ListedObject[]): Promise<void> {
    const rows = await this.#connection.query<{ oid: number; owner: string; grants: string | null; comment: string }>(
      `select m.oid, pg_catalog.pg_get_userbyid(m.lomowner)::text as owner,
              case when m.lomacl is not null then coalesce(
                (select json_agg(json_build_object(
                   'grantee', case when g.grantee <> 0 then pg_catalog.pg_get_userbyid(g.grantee) end,
                   'privilege', g.privilege_type, 'grantable', g.is_grantable))
                   from pg_catalog.aclexplode(m.lomacl) g), '[]')::text end as grants,
              pg_catalog.obj_description(m.oid, 'pg_largeobject') as comment
         from pg_catalog.pg_largeobject_metadata m where m.oid = any($1::oid[])`,
      [batch.map((object) => object.oid)],
    );
    const now = new Map(rows.map((row) => [row.oid, { ...row, grants: readGrants(row.grants) }]));
    const roles = await this.#readRoles();
    const statements = batch.flatMap((then) => {
      const current = now.get(then.oid);
      if (current === undefined) throw new AppError('INTERNAL', `The large object ${then.oid} did not come to be.`);
      const changes = describeChanges(current, then, roles);
      if (changes.lostOwner !== null) this.#lostOwners.add(changes.lostOwner);
      for (const grantee of changes.lostGrantees) this.#lostGrantees.add(grantee);
      return changes.statements;
    });
    if (statements.length > 0) await this.#connection.execute(statements.join('; '));
  }

  async #readRoles(): Promise<Map<string, KnownRole>> {
    if (this.#roles !== null) return this.#roles;
    const roles = await this.#connection.query<KnownRole>(
      `select rolname::text as name,
              pg_catalog.pg_has_role(oid, case when pg_catalog.current_setting('server_version_num')::int >= 160000
                                               then 'SET' else 'MEMBER' end) as "mayOwn"
         from pg_catalog.pg_roles`,
    );
    this.#roles = new Map(roles.map((role) => [role.name, role]));
    return this.#roles;
  }
}
