import { pageQuery } from '#lib/contracts/paging.ts';
import { storageRanking } from '#lib/contracts/storage.ts';
import { route, routes } from '#server/http/route.ts';
import { rankStorage } from '#server/services/storage/list-storage-groups.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see what all users store',
    query: pageQuery,
    answer: storageRanking,
    run: ({ query, request }) => rankStorage('USER_ID', query, '/repo/v1/admin/storageSummary/perUser', request.signal),
  }),
});
