import { fileAnswer } from '#server/http/file-answer.ts';
import { keyInPath } from '#server/http/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { openBackupFile } from '#server/services/open-backup-file.ts';

const address = '/repo/v1/admin/backup-file/';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'download a backup',
    run: async ({ request }) => {
      const file = await openBackupFile(keyInPath(request, address), request.signal);
      return fileAnswer(request, { ...file, contentType: 'application/zip' });
    },
  }),
});
