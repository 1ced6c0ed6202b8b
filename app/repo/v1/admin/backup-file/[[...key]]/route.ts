import { backup } from '#lib/contracts/backup.ts';
import { AppError } from '#server/errors.ts';
import { created } from '#server/http/answers/answers.ts';
import { fileAnswer } from '#server/http/answers/file-answer.ts';
import { fileBody } from '#server/http/answers/file-body.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { openBackupFile } from '#server/services/backups/open-backup-file.ts';
import { uploadBackup } from '#server/services/backups/upload/upload-backup.ts';

const address = '/repo/v1/admin/backup-file/';

async function takeIn(request: Request, name: string | null, startedBy: string): Promise<Response> {
  const { discardRest, ...file } = fileBody(request);
  try {
    const backup = await uploadBackup({ name, ...file, startedBy, signal: request.signal });
    return created(backup, `/repo/v1/admin/backup/${encodeURIComponent(backup.key)}`);
  } finally {
    discardRest();
  }
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'download a backup',
    scope: 'session',
    media: 'application/zip',
    run: async ({ request }) => {
      const file = await openBackupFile(keyInPath(request, address), request.signal);
      return fileAnswer(request, { ...file, contentType: 'application/zip' });
    },
  }),
  PUT: route({
    access: 'administrator',
    action: 'upload a backup',
    answer: backup,
    run: ({ request, caller }) => takeIn(request, keyInPath(request, address), caller.email),
  }),
  POST: route({
    access: 'administrator',
    action: 'upload a backup',
    answer: backup,
    run: ({ request, params, caller }) => {
      if (params.key !== undefined)
        throw new AppError(
          'NOT_FOUND',
          `A file is uploaded with PUT ${address}<name>.zip, or with POST ${address} under a new name.`,
        );
      return takeIn(request, null, caller.email);
    },
  }),
});
