import { type Entity, entity } from '#lib/contracts/entity.ts';
import type { SampleSession } from '#server/adapters/sample-repository/sample-repository.ts';
import { AppError } from '#server/errors.ts';

/** The columns of an Entity; `from entity e join principal p on p.id = e.created_by` goes with them. */
export const entityColumns = `
  'syn' || e.id as id, e.name, e.type::text as type, 'syn' || e.parent_id as "parentId", e.description, e.annotations,
  e.etag::text as etag, p.email as "createdBy", e.created_on as "createdOn", e.modified_on as "modifiedOn"`;

/** An Entity of a row with entityColumns. */
export function toEntity(row: Record<string, unknown>): Entity {
  return entity.parse({ ...row, createdOn: isoTime(row.createdOn), modifiedOn: isoTime(row.modifiedOn) });
}

function isoTime(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

/** The number inside an id such as "syn1001", as text; null when it is no such id. */
export function entityNumber(id: string): string | null {
  return /^syn([1-9]\d{0,17})$/.exec(id)?.[1] ?? null;
}

export function noSuchEntity(id: string): AppError {
  return new AppError('NOT_FOUND', `Cannot find an Entity with ID: ${id.slice(0, 80)}`);
}

/** @throws AppError NOT_FOUND */
export async function readEntity(session: SampleSession, id: string): Promise<Entity> {
  const number = entityNumber(id);
  const sql = `select ${entityColumns} from entity e join principal p on p.id = e.created_by where e.id = $1`;
  const [row] = number === null ? [] : (await session.query(sql, [number])).rows;
  if (row === undefined) throw noSuchEntity(id);
  return toEntity(row);
}

/** The fields of an entity that is locked for a change. */
export type LockedEntity = { number: string; parent: string | null; etag: string };

/**
 * Locks an entity until the transaction ends.
 * @param strength `no key update` lets others make children of it meanwhile, `update` does not
 * @param etags of which one must be the stored one; null if any may be stored
 * @throws AppError NOT_FOUND, PRECONDITION_FAILED
 */
export async function lockEntity(
  session: SampleSession,
  id: string,
  strength: 'no key update' | 'update',
  etags: string[] | null,
): Promise<LockedEntity> {
  const number = entityNumber(id);
  const sql = `select id::text as number, parent_id::text as parent, etag::text as etag from entity where id = $1 for ${strength}`;
  const [row] = number === null ? [] : (await session.query<LockedEntity>(sql, [number])).rows;
  if (row === undefined) throw noSuchEntity(id);
  if (etags !== null && !etags.includes(row.etag)) {
    throw new AppError('PRECONDITION_FAILED', `${id} was changed in the meantime: read it again, then change it.`);
  }
  return row;
}

/**
 * The number of the entity that is to hold another; null for the top.
 * @throws AppError BAD_REQUEST when it is not there or holds nothing
 */
export async function findParent(session: SampleSession, parentId: string | null): Promise<string | null> {
  if (parentId === null) return null;
  const number = entityNumber(parentId);
  if (number === null) {
    throw new AppError('BAD_REQUEST', 'The field "parentId" takes null or the id of an entity, such as syn1001.');
  }
  const { rows } = await session.query('select type::text as type from entity where id = $1 for key share', [number]);
  if (rows.length === 0) throw new AppError('BAD_REQUEST', `The field "parentId" names no entity: ${parentId}.`);
  if (rows[0].type === 'file') {
    throw new AppError('BAD_REQUEST', `The field "parentId" names a file, which holds no entities: ${parentId}.`);
  }
  return number;
}

/** The number of the principal of a person who logs in to the console; made at their first change. */
export async function principalOf(
  session: SampleSession,
  person: { email: string; displayName: string },
): Promise<number> {
  await session.query('insert into principal (email, display_name) values ($1, $2) on conflict (email) do nothing', [
    person.email,
    person.displayName,
  ]);
  const { rows } = await session.query('select id from principal where email = $1', [person.email]);
  return rows[0].id;
}

/** The error for a name that its folder holds already; null for any other refusal. */
export function sameNameRefusal(error: { code?: string | undefined }): AppError | null {
  return error.code === '23505'
    ? new AppError('CONFLICT', 'There is an entity of this name in the same place: take another name.')
    : null;
}
