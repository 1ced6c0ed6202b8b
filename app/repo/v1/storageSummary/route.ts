import { storageSummaryQuery, storageUsageSummaryList } from '#lib/contracts/storage.ts';
import { route, routes } from '#server/http/route.ts';
import { getOwnStorageSummary } from '#server/services/storage/get-storage-summary.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes(
  {
    GET: route({
      access: 'signed-in',
      action: 'see what you store',
      query: storageSummaryQuery,
      answer: storageUsageSummaryList,
      run: ({ caller, query, request }) => getOwnStorageSummary(caller, query, request.signal),
    }),
  },
  { gated: true },
);
