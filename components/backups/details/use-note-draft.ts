import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { keepDraft } from '#components/ui/drafts/kept-drafts.ts';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { useUnsavedGuard } from '#components/ui/drafts/use-unsaved-guard.ts';
import { toast } from '#components/ui/toast/toast.ts';
import type { BackupNote } from '#lib/contracts/backup.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { backupNoteQuery, setBackupNote } from '#lib/queries/backups/backup-note-query.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';

/** `etag` of what the person saw when the editing began. */
const noteDraft = z.object({ note: z.string(), keep: z.boolean(), etag: z.string().nullable() });
type NoteDraft = z.infer<typeof noteDraft>;

function draftName(backupKey: string): string {
  return `note of ${backupKey}`;
}

/** Gives up what is typed for the note of a backup that is deleted. */
export function forgetNoteDraft(backupKey: string): void {
  keepDraft(draftName(backupKey), null);
}

/** Whether something is typed for a backup's note and not saved. */
export function useHasNoteDraft(backupKey: string): boolean {
  const [draft] = useKeptDraft(draftName(backupKey), noteDraft);
  return draft !== null;
}

/** A person's draft of a note until it is saved. If somebody else changed the note meanwhile, their note is shown too, and nothing is lost. */
export function useNoteDraft(backupKey: string, stored: BackupNote, etag: string | null) {
  const client = useQueryClient();
  const { queryKey } = backupNoteQuery(backupKey);
  const name = draftName(backupKey);
  const [draft, setDraft] = useKeptDraft(name, noteDraft);
  const shown: NoteDraft = draft ?? { note: stored.note ?? '', keep: stored.keep, etag };
  const isChanged = shown.note.trim() !== (stored.note ?? '') || shown.keep !== stored.keep;
  useUnsavedGuard(name, isChanged, 'The note');

  const save = useMutation({
    mutationFn: ({ note, keep, etag: seen }: NoteDraft) =>
      setBackupNote(backupKey, { note: note.trim() || null, keep }, seen),
    onSuccess: async (answer) => {
      client.setQueryData(queryKey, answer);
      setDraft(null);
      toast.success('The note is saved', { action: { label: 'Undo', onClick: () => void undo(answer.etag) } });
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
    onError: async (error, mine) => {
      if (!isApiError(error, 412)) return;
      const theirs = await client.fetchQuery({ ...backupNoteQuery(backupKey), staleTime: 0 });
      setDraft({ ...mine, etag: theirs.etag });
    },
  });
  /** Writes what was there before, unless someone has changed it since. */
  const undo = async (savedEtag: string | null) => {
    try {
      const former = { note: stored.note, keep: stored.keep };
      client.setQueryData(queryKey, await setBackupNote(backupKey, former, savedEtag));
      toast.success('Change undone');
    } catch (error) {
      toast.error('Undo failed', { description: error instanceof Error ? error.message : undefined });
    }
    await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
  };
  return {
    note: shown.note,
    keep: shown.keep,
    save,
    isChanged,
    change: ({ note, keep }: Pick<NoteDraft, 'note' | 'keep'>) => setDraft({ ...shown, note, keep }),
    submit: () => save.mutate(shown),
    reset: () => {
      setDraft(null);
      save.reset();
    },
  };
}
