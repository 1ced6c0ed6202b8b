import type { Entity, UpdateEntityInput } from '#lib/contracts/entity.ts';
import { inSampleRepository, type SampleSession } from '#server/adapters/sample-repository/sample-repository.ts';
import { AppError } from '#server/errors.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { findParent, lockEntity, principalOf, readEntity, sameNameRefusal } from './entity-row.ts';

/**
 * Replaces name, place, description and annotations; the entity gets another etag. Of several calls with the same etag one succeeds.
 * @param ifMatch further etags of which one must be the stored one; null if input.etag alone decides
 * @throws AppError NOT_FOUND, PRECONDITION_FAILED, BAD_REQUEST for a wrong parent, CONFLICT for a name that its folder holds already
 */
export function updateEntity(
  id: string,
  input: UpdateEntityInput,
  caller: Caller,
  ifMatch: string[] | null = null,
): Promise<Entity> {
  return inSampleRepository(async (session) => {
    // One change at a time, so that two moves together can't make a circle that neither would make alone. First of all
    // locks: parent_id and name are a unique key, whose change waits for every transaction that has locked the entity as a parent.
    await session.query(`select pg_advisory_xact_lock(hashtext('stack-console entity tree'))`);
    const principal = await principalOf(session, caller);
    const etags = ifMatch === null || ifMatch.includes(input.etag) ? [input.etag] : [];
    const stored = await lockEntity(session, id, 'no key update', etags);
    const parent = await findParent(session, input.parentId);
    if (parent !== null && parent !== stored.parent) await refuseCycle(session, stored.number, parent);
    await session.query(
      `update entity set name = $2, parent_id = $3, description = $4, annotations = $5,
              etag = gen_random_uuid(), modified_by = $6, modified_on = now()
        where id = $1`,
      [stored.number, input.name, parent, input.description, JSON.stringify(input.annotations), principal],
    );
    return readEntity(session, id);
  }, sameNameRefusal);
}

async function refuseCycle(session: SampleSession, number: string, parent: string): Promise<void> {
  const { rows } = await session.query(
    `with recursive above as (
       select id, parent_id from entity where id = $2
       union
       select e.id, e.parent_id from entity e join above on e.id = above.parent_id
     )
     select from above where id = $1`,
    [number, parent],
  );
  if (rows.length > 0) {
    throw new AppError('BAD_REQUEST', 'The field "parentId" names the entity itself or something inside it.');
  }
}
