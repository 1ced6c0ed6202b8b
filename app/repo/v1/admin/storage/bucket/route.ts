import { bucketUse, bucketUseQuery } from '#lib/contracts/storage-report.ts';
import { csvAnswer } from '#server/http/answers/csv-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { getBucketUse } from '#server/services/storage/get-bucket-use.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see what the bucket holds',
    query: bucketUseQuery,
    answer: bucketUse,
    media: 'text/csv',
    run: async ({ query, request }) => {
      const use = await getBucketUse(request.signal);
      if (query.format === 'json') return use;
      if (query.list === 'others') {
        const lines = use.others.map(({ prefix, count, bytes, newestOn }) => [prefix, count, bytes, newestOn]);
        return csvAnswer('bucket-other-objects', ['prefix', 'objects', 'size_bytes', 'newest'], [lines]);
      }
      const lines = use.backups.map(({ key, size, lastModified }) => [key, size, lastModified]);
      return csvAnswer('bucket-backups', ['backup', 'size_bytes', 'last_modified'], [lines]);
    },
  }),
});
