import { pageQuery } from '#lib/contracts/paging.ts';
import { storageDetails } from '#lib/contracts/storage.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { listUserStorageDetails } from '#server/services/storage/list-storage-details.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'signed-in',
      action: 'see what a user stores',
      query: pageQuery,
      answer: storageDetails,
      run: ({ caller, query, request }) =>
        listUserStorageDetails(
          caller,
          keyInPath(request, '/repo/v1/storageDetails/', 'a user’s id'),
          query,
          request.signal,
        ),
    }),
  },
  { gated: true },
);
