import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from '#components/ui/toast.ts';
import type { BackupNote } from '#lib/contracts/backup.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { backupNoteQuery, setBackupNote } from '#lib/queries/backup-note-query.ts';
import { backupsQuery } from '#lib/queries/backups-query.ts';

type Draft = { note: string; keep: boolean };

/** What a person makes of a note until it is saved: changed elsewhere meanwhile, theirs is shown and nothing is lost. */
export function useNoteDraft(backupKey: string, stored: BackupNote, etag: string | null) {
  const client = useQueryClient();
  const { queryKey } = backupNoteQuery(backupKey);
  /** `etag` of what the person saw when the editing began. */
  const [draft, setDraft] = useState<(Draft & { etag: string | null }) | null>(null);
  const { note, keep }: Draft = draft ?? { note: stored.note ?? '', keep: stored.keep };
  const save = useMutation({
    mutationFn: () => setBackupNote(backupKey, { note: note.trim() || null, keep }, draft?.etag ?? etag),
    onSuccess: async (answer) => {
      client.setQueryData(queryKey, answer);
      setDraft(null);
      toast.success('The note is saved', { action: { label: 'Undo', onClick: () => void undo(answer.etag) } });
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
    onError: async (error) => {
      if (!isApiError(error, 412)) return;
      const theirs = await client.fetchQuery({ ...backupNoteQuery(backupKey), staleTime: 0 });
      setDraft((mine) => mine && { ...mine, etag: theirs.etag });
    },
  });
  /** Writes back what was there, unless somebody changed it since. */
  const undo = async (savedEtag: string | null) => {
    try {
      const former = { note: stored.note, keep: stored.keep };
      client.setQueryData(queryKey, await setBackupNote(backupKey, former, savedEtag));
      toast.success('Undone: the note is as it was');
    } catch (error) {
      toast.error('The note was not set back', { description: error instanceof Error ? error.message : undefined });
    }
    await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
  };
  return {
    note,
    keep,
    save,
    isChanged: note.trim() !== (stored.note ?? '') || keep !== stored.keep,
    change: (next: Draft) => setDraft((before) => ({ ...next, etag: before?.etag ?? etag })),
    submit: () => save.mutate(),
    reset: () => {
      setDraft(null);
      save.reset();
    },
  };
}
