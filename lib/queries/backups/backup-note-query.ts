import { queryOptions } from '@tanstack/react-query';
import { type BackupNote, type BackupNoteInput, backupNote } from '#lib/contracts/backup.ts';
import { type ApiAnswer, callApi } from '../api-client.ts';
import { objectPath } from '../object-path.ts';
import { queryKeys } from '../query-keys.ts';

export type BackupNoteAnswer = ApiAnswer<BackupNote>;

const addressOf = (key: string) => `/repo/v1/admin/backup-note/${objectPath(key)}`;

/** The note and the mark of a backup, with the ETag that a change of them carries. */
export function backupNoteQuery(key: string) {
  return queryOptions({
    queryKey: queryKeys.backupNote(key),
    queryFn: ({ signal }) => callApi(addressOf(key), backupNote, { signal }),
  });
}

/** @param etag of what the person saw. @throws ApiError; 412 when another change came first */
export function setBackupNote(key: string, input: BackupNoteInput, etag: string | null): Promise<BackupNoteAnswer> {
  return callApi(addressOf(key), backupNote, {
    method: 'PUT',
    body: input,
    headers: etag === null ? {} : { 'if-match': etag },
  });
}
