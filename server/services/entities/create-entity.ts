import type { CreateEntityInput, Entity } from '#lib/contracts/entity.ts';
import { inSampleRepository } from '#server/adapters/sample-repository/sample-repository.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { findParent, principalOf, readEntity, sameNameRefusal } from './entity-row.ts';

/** @throws AppError BAD_REQUEST for a wrong parent, CONFLICT for a name that its folder holds already */
export function createEntity(input: CreateEntityInput, caller: Caller): Promise<Entity> {
  return inSampleRepository(async (session) => {
    const principal = await principalOf(session, caller);
    const parent = await findParent(session, input.parentId);
    const { rows } = await session.query(
      `insert into entity (type, name, parent_id, description, annotations, created_by, modified_by)
       values ($1, $2, $3, $4, $5, $6, $6) returning 'syn' || id as id`,
      [input.type, input.name, parent, input.description, JSON.stringify(input.annotations), principal],
    );
    return readEntity(session, rows[0].id);
  }, sameNameRefusal);
}
