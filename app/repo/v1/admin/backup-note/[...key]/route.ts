import { backupNote, backupNoteInput } from '#lib/contracts/backup.ts';
import { entityTag, ifMatchTags, ok } from '#server/http/answers/answers.ts';
import { keyInPath } from '#server/http/requests/key-in-path.ts';
import { route, routes } from '#server/http/route.ts';
import { backupNoteTag, getBackupNote } from '#server/services/backups/get-backup-note.ts';
import { setBackupNote } from '#server/services/backups/set-backup-note.ts';

const address = '/repo/v1/admin/backup-note/';

type Stored = Awaited<ReturnType<typeof getBackupNote>>;

function answer(stored: Stored): Response {
  return ok(backupNote.parse(stored), { ETag: entityTag(backupNoteTag(stored)) });
}

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = routes({
  GET: route({
    access: 'administrator',
    action: 'read the note of a backup',
    answer: backupNote,
    run: async ({ request }) => answer(await getBackupNote(keyInPath(request, address))),
  }),
  PUT: route({
    access: 'administrator',
    action: 'change the note of a backup',
    body: backupNoteInput,
    answer: backupNote,
    run: async ({ request, body, caller }) => {
      const change = { changedBy: caller.email, ifMatch: ifMatchTags(request) };
      return answer(await setBackupNote(keyInPath(request, address), body, change));
    },
  }),
});
