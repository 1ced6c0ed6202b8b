import type { Entity, EntityType } from '#lib/contracts/entity.ts';
import { inSampleRepository, type SampleSession } from '#server/adapters/sample-repository/sample-repository.ts';
import { AppError } from '#server/errors.ts';
import { entityColumns, entityNumber, readEntity, toEntity } from './entity-row.ts';

export type EntityList = { totalNumberOfResults: number; results: Entity[] };
type Page = { offset: number; limit: number };

/**
 * Entities in the order in which they were made, all or those of a type or directly inside a parent.
 * @throws AppError BAD_REQUEST when parentId is no entity's id
 */
export function listEntities(
  query: Page & { type?: EntityType | undefined; parentId?: string | undefined },
): Promise<EntityList> {
  const parent = query.parentId === undefined ? null : entityNumber(query.parentId);
  if (query.parentId !== undefined && parent === null) {
    throw new AppError('BAD_REQUEST', 'The query parameter "parentId" takes the id of an entity, such as syn1001.');
  }
  return inSampleRepository((session) => readPage(session, { ...query, parent, type: query.type ?? null }));
}

/** The direct children of an entity. @throws AppError NOT_FOUND */
export function listChildren(id: string, page: Page): Promise<EntityList> {
  return inSampleRepository(async (session) => {
    await readEntity(session, id);
    return readPage(session, { ...page, parent: entityNumber(id), type: null });
  });
}

async function readPage(
  session: SampleSession,
  { offset, limit, parent, type }: Page & { parent: string | null; type: EntityType | null },
): Promise<EntityList> {
  const { rows } = await session.query(
    `with found as (
       select * from entity where ($1::bigint is null or parent_id = $1) and ($2::entity_type is null or type = $2)
     ), page as (
       select ${entityColumns}, e.id as place from found e join principal p on p.id = e.created_by
        order by e.id offset $3 limit $4
     )
     select (select count(*)::int from found) as total, page.*
       from (select 1) as one left join page on true order by page.place`,
    [parent, type, offset, limit],
  );
  const results = rows.filter((row) => row.id !== null).map(({ total, place, ...row }) => toEntity(row));
  return { totalNumberOfResults: rows[0]?.total ?? 0, results };
}
