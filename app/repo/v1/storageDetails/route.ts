import { pageQuery } from '#lib/contracts/paging.ts';
import { storageDetails } from '#lib/contracts/storage.ts';
import { route, routes } from '#server/http/route.ts';
import { listOwnStorageDetails } from '#server/services/storage/list-storage-details.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'signed-in',
      action: 'see what you store',
      query: pageQuery,
      answer: storageDetails,
      run: ({ caller, query, request }) => listOwnStorageDetails(caller, query, request.signal),
    }),
  },
  { gated: true },
);
