import { abortUploadQuery, formatQuery, openUploads } from '#lib/contracts/storage-report.ts';
import { noContent } from '#server/http/answers/answers.ts';
import { csvAnswer } from '#server/http/answers/csv-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { abortUpload } from '#server/services/storage/abort-upload.ts';
import { listOpenUploads } from '#server/services/storage/list-open-uploads.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'list the open uploads',
    query: formatQuery,
    answer: openUploads,
    media: 'text/csv',
    run: async ({ query }) => {
      const uploads = await listOpenUploads();
      if (query.format === 'json') return uploads;
      const lines = uploads.results.map(({ key, uploadId, initiatedOn, daemonId }) => [
        key,
        uploadId,
        initiatedOn,
        daemonId,
      ]);
      return csvAnswer('bucket-open-uploads', ['key', 'upload_id', 'initiated', 'daemon_at_work'], [lines]);
    },
  }),
  DELETE: route({
    access: 'administrator',
    action: 'abort an upload',
    query: abortUploadQuery,
    answer: 'nothing',
    run: async ({ query, caller }) => {
      await abortUpload(query, caller.email);
      return noContent();
    },
  }),
});
