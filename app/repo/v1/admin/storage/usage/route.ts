import { storageGroups, storageGroupsQuery } from '#lib/contracts/storage.ts';
import { csvAnswer } from '#server/http/answers/csv-answer.ts';
import { route, routes } from '#server/http/route.ts';
import { listStorageGroups, streamStorageGroups } from '#server/services/storage/list-storage-groups.ts';

/** The file's name and its first column, by dimension. */
const names = {
  IS_ATTACHMENT: ['storage-by-attachment', 'is_attachment'],
  STORAGE_PROVIDER: ['storage-by-provider', 'storage_provider'],
  CONTENT_TYPE: ['storage-by-content-type', 'content_type'],
  USER_ID: ['storage-by-user', 'user_id'],
  NODE_ID: ['storage-by-entity', 'node_id'],
} as const;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'see what all users store',
    query: storageGroupsQuery,
    answer: storageGroups,
    media: 'text/csv',
    run: async ({ query, request }) => {
      if (query.format === 'json') return listStorageGroups(query, request.signal);
      const [fileName, column] = names[query.by];
      const lines = await streamStorageGroups(query, request.signal);
      return csvAnswer(fileName, [column, 'size_bytes', 'files'], lines);
    },
  }),
});
