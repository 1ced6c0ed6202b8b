import { backupNote } from '#lib/contracts/backup.ts';
import { backupContentsQuery } from '#lib/queries/backups/backup-contents-query.ts';
import { backupNoteQuery } from '#lib/queries/backups/backup-note-query.ts';
import { restorePreviewQuery } from '#lib/queries/backups/restore-preview-query.ts';
import { entityTag } from '#server/http/answers/answers.ts';
import { getBackup } from '#server/services/backups/get-backup.ts';
import { backupNoteTag, getBackupNote } from '#server/services/backups/get-backup-note.ts';
import { previewRestore } from '#server/services/start/preview-restore.ts';
import { type AheadOf, aheadWithinMs } from '../../read-ahead.tsx';

/** The queries of a backup's page. The browser reads those for which the bucket or the repository takes longer. */
export function aheadOfBackup(key: string): AheadOf[] {
  const signal = AbortSignal.timeout(aheadWithinMs);
  return [
    { queryKey: backupContentsQuery(key).queryKey, read: () => getBackup(key, signal) },
    { queryKey: restorePreviewQuery(key).queryKey, read: () => previewRestore(key, signal) },
    {
      queryKey: backupNoteQuery(key).queryKey,
      read: async () => {
        const stored = await getBackupNote(key);
        return { data: backupNote.parse(stored), etag: entityTag(backupNoteTag(stored)) };
      },
    },
  ];
}
