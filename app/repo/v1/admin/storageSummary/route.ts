import { storageSummaryQuery, storageUsageSummaryList } from '#lib/contracts/storage.ts';
import { route, routes } from '#server/http/route.ts';
import { getStorageSummary } from '#server/services/storage/get-storage-summary.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see what all users store',
    query: storageSummaryQuery,
    answer: storageUsageSummaryList,
    run: ({ query, request }) => getStorageSummary(query, request.signal),
  }),
});
