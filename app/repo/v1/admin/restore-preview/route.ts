import { z } from 'zod';
import { restorePreview } from '#lib/contracts/backup.ts';
import { route, routes } from '#server/http/route.ts';
import { previewRestore } from '#server/services/start/preview-restore.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'preview a restore',
    query: z.strictObject({ key: z.string() }),
    answer: restorePreview,
    run: ({ query, request }) => previewRestore(query.key, request.signal),
  }),
});
