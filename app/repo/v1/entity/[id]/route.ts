import { z } from 'zod';
import { entity, updateEntityInput } from '#lib/contracts/entity.ts';
import { entityTag, ifMatchTags, noContent, ok } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { deleteEntity } from '#server/services/entities/delete-entity.ts';
import { getEntity } from '#server/services/entities/get-entity.ts';
import { updateEntity } from '#server/services/entities/update-entity.ts';

const params = z.object({ id: z.string() });

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'anyone',
      params,
      answer: entity,
      run: async ({ params: { id } }) => {
        const entity = await getEntity(id);
        return ok(entity, { ETag: entityTag(entity.etag) });
      },
    }),
    PUT: route({
      access: 'signed-in',
      action: 'change an entity',
      params,
      body: updateEntityInput,
      answer: entity,
      run: async ({ params: { id }, body, caller, request }) => {
        const entity = await updateEntity(id, body, caller, ifMatchTags(request));
        return ok(entity, { ETag: entityTag(entity.etag) });
      },
    }),
    DELETE: route({
      access: 'signed-in',
      action: 'delete an entity',
      params,
      answer: 'nothing',
      run: async ({ params: { id }, request }) => {
        await deleteEntity(id, ifMatchTags(request));
        return noContent();
      },
    }),
  },
  { gated: true },
);
