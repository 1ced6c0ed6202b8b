'use client';

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Fold } from '#components/ui/fold.tsx';
import { Label } from '#components/ui/label.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { BackupNote } from '#lib/contracts/backup.ts';
import { showInvisible, showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { backupNoteQuery } from '#lib/queries/backups/backup-note-query.ts';
import { useHasNoteDraft, useNoteDraft } from './use-note-draft.ts';

/**
 * What people write of a backup: a note, and the mark that protects it from deletion. Unfolded where there is something to read
 * or to save.
 */
export function BackupNoteCard({ backupKey }: { backupKey: string }) {
  const { data, error, refetch } = useQuery(backupNoteQuery(backupKey));
  const hasDraft = useHasNoteDraft(backupKey);
  /** Once unfolded it is not folded under a person's hands: not when the note is removed, nor when a draft is discarded. */
  const [unfolded, setUnfolded] = useState(false);
  if (!data && error) {
    return <FailureNotice title="The note could not be loaded" error={error} retry={() => void refetch()} />;
  }
  const [note, keep] = [data?.data.note ?? null, data?.data.keep ?? false];
  const isNeeded = note !== null || hasDraft;
  if (isNeeded && !unfolded) setUnfolded(true);
  const about = [note === null ? 'No note' : 'With a note', keep ? 'protected from deletion' : 'not protected'];
  return (
    <Fold title="Note and protection" about={data ? about.join(', ') : null} open={unfolded || isNeeded}>
      <div className="p-5">
        {data ? (
          <NoteForm backupKey={backupKey} stored={data.data} etag={data.etag} />
        ) : (
          <Loading label="Loading the note" className="flex h-40 flex-col gap-3">
            <Skeleton className="w-16" />
            <Skeleton className="h-19 w-full" />
          </Loading>
        )}
      </div>
    </Fold>
  );
}

function NoteForm({ backupKey, stored, etag }: { backupKey: string; stored: BackupNote; etag: string | null }) {
  const id = useId();
  const draft = useNoteDraft(backupKey, stored, etag);
  const { note, keep, save } = draft;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.isChanged && !save.isPending) draft.submit();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={id}>Note</Label>
        <Textarea
          id={id}
          dir="auto"
          value={note}
          maxLength={4000}
          readOnly={save.isPending}
          placeholder="What this backup is for"
          onChange={(event) => draft.change({ note: event.target.value, keep })}
        />
      </div>
      <Checkbox
        label="Protect from deletion"
        about="The backup cannot be deleted here until you clear this."
        checked={keep}
        disabled={save.isPending}
        onChange={(checked) => draft.change({ note, keep: checked })}
      />
      {isApiError(save.error, 412) ? <Conflict theirs={stored} onTheirs={draft.reset} onMine={draft.submit} /> : null}
      {save.error && !isApiError(save.error, 412) ? (
        <FailureNotice title="The note was not saved" error={save.error} />
      ) : null}
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 break-words text-muted text-sm">
          {draft.isChanged ? (
            <span className="font-medium text-caution">Not saved yet</span>
          ) : stored.changedBy && stored.changedOn ? (
            <>
              Changed by {showInvisible(stored.changedBy)} <RelativeTime time={Date.parse(stored.changedOn)} />
            </>
          ) : null}
        </p>
        <div className="flex gap-2">
          {draft.isChanged && !save.isPending ? <Button onClick={draft.reset}>Discard</Button> : null}
          <Button type="submit" busy={save.isPending} disabled={!draft.isChanged}>
            Save note
          </Button>
        </div>
      </div>
    </form>
  );
}

function Conflict({ theirs, onTheirs, onMine }: { theirs: BackupNote; onTheirs: () => void; onMine: () => void }) {
  return (
    <Notice tone="caution" title="The note was changed while you edited it" alert>
      <p>
        {theirs.changedBy ?? 'An unknown user'} {theirs.note === null ? 'removed the note' : 'saved this note'}
        {theirs.keep ? ', and the backup is protected from deletion.' : '.'}
      </p>
      {theirs.note === null ? null : (
        <p dir="auto" className="max-h-40 overflow-y-auto whitespace-pre-wrap text-start">
          {showInvisibleInProse(theirs.note)}
        </p>
      )}
      <div className="flex flex-wrap gap-2 pt-2">
        <Button size="sm" onClick={onTheirs}>
          Use theirs
        </Button>
        <Button size="sm" onClick={onMine}>
          Save mine
        </Button>
      </div>
    </Notice>
  );
}
