import type { Entity } from '#lib/contracts/entity.ts';
import { inSampleRepository } from '#server/adapters/sample-repository/sample-repository.ts';
import { readEntity } from './entity-row.ts';

/** @throws AppError NOT_FOUND */
export function getEntity(id: string): Promise<Entity> {
  return inSampleRepository((session) => readEntity(session, id));
}
