import { backupPreview } from '#lib/contracts/backup.ts';
import { route, routes } from '#server/http/route.ts';
import { previewBackup } from '#server/services/start/preview-backup.ts';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'preview a backup',
    answer: backupPreview,
    run: ({ request }) => previewBackup(request.signal),
  }),
});
