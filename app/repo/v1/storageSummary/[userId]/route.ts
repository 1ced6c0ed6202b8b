import { storageSummaryQuery, storageUsageSummaryList } from '#lib/contracts/storage.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { getUserStorageSummary } from '#server/services/storage/get-storage-summary.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'signed-in',
      action: 'see what a user stores',
      query: storageSummaryQuery,
      answer: storageUsageSummaryList,
      run: ({ caller, query, request }) =>
        getUserStorageSummary(
          caller,
          keyInPath(request, '/repo/v1/storageSummary/', 'a user’s id'),
          query,
          request.signal,
        ),
    }),
  },
  { gated: true },
);
