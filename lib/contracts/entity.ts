import { z } from 'zod';
import { pageOf, pageQuery } from './paging.ts';

export const entityTypes = ['project', 'folder', 'file', 'dataset'] as const;
export const entityType = z.enum(entityTypes);
export type EntityType = z.infer<typeof entityType>;

const name = z.string().trim().min(1).max(256);
const description = z.string().max(10_000).nullable();
/** Free key to values, as strings. */
const annotations = z.record(z.string().min(1).max(128), z.array(z.string().max(2000)).max(100));

/** An entity of the bundled sample repository. Ids are "syn" and a number; times ISO 8601 (UTC). */
export const entity = z.object({
  id: z.string(),
  name,
  type: entityType,
  parentId: z.string().nullable(),
  description,
  annotations,
  etag: z.string(),
  createdBy: z.string(),
  createdOn: z.iso.datetime(),
  modifiedOn: z.iso.datetime(),
});
export type Entity = z.infer<typeof entity>;

export const createEntityInput = z.strictObject({
  name,
  type: entityType,
  parentId: z.string().nullable().default(null),
  description: description.default(null),
  annotations: annotations.default({}),
});
export type CreateEntityInput = z.infer<typeof createEntityInput>;

/** Replaces name, place, description and annotations; `etag` must be the stored one. */
export const updateEntityInput = createEntityInput.omit({ type: true }).extend({ etag: z.string().min(1) });
export type UpdateEntityInput = z.infer<typeof updateEntityInput>;

export const entityPage = pageOf(entity);
export const entityQuery = pageQuery.extend({ type: entityType.optional(), parentId: z.string().optional() });
