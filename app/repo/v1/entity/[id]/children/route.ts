import { z } from 'zod';
import { entityPage } from '#lib/contracts/entity.ts';
import { pageQuery } from '#lib/contracts/paging.ts';
import { route, routes } from '#server/http/route.ts';
import { listChildren } from '#server/services/entities/list-entities.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'anyone',
      params: z.object({ id: z.string() }),
      query: pageQuery,
      answer: entityPage,
      run: async ({ params: { id }, query }) => listChildren(id, query),
    }),
  },
  { gated: true },
);
