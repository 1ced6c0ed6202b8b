import { storageUsageSetup } from '#lib/contracts/storage.ts';
import { route, routes } from '#server/http/route.ts';
import { getStorageUsageSetup } from '#server/services/storage/get-storage-usage-setup.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see whether storage usage is set up',
    answer: storageUsageSetup,
    run: ({ request }) => getStorageUsageSetup(request.signal),
  }),
});
