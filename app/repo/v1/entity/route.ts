import { createEntityInput, entity, entityPage, entityQuery } from '#lib/contracts/entity.ts';
import { created } from '#server/http/answers/answers.ts';
import { route, routes } from '#server/http/route.ts';
import { createEntity } from '#server/services/entities/create-entity.ts';
import { listEntities } from '#server/services/entities/list-entities.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'anyone',
      query: entityQuery,
      answer: entityPage,
      run: async ({ query }) => listEntities(query),
    }),
    POST: route({
      access: 'signed-in',
      action: 'create an entity',
      body: createEntityInput,
      answer: entity,
      run: async ({ body, caller }) => {
        const entity = await createEntity(body, caller);
        return created(entity, `/repo/v1/entity/${entity.id}`);
      },
    }),
  },
  { gated: true },
);
