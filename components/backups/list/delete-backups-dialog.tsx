'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { TypedWord } from '#components/ui/dialog/typed-word.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { LocalText } from '#components/ui/text/local-text.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Backup, BackupPage } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { deleteBackups, type NotDeleted } from '#lib/queries/backups/delete-backups.ts';
import { backupName } from '../shared/backup-name.ts';

type DeleteBackupsDialogProps = OpenedDialog & {
  backups: Backup[];
  bucket: BackupPage['bucket'];
  onDeleted: (keys: string[]) => void;
};

/** Asks before backups are deleted from the bucket for good: how many, how large, and which stay. Then says which were not deleted. */
export function DeleteBackupsDialog({
  backups,
  bucket,
  onDeleted,
  onClose,
  onCloseAutoFocus,
}: DeleteBackupsDialogProps) {
  // What is asked about stays what it was when the dialog opened.
  const [asked] = useState(backups);
  const [typed, setTyped] = useState('');
  const going = asked.filter(({ keep }) => !keep);
  const remove = useDeletion(going, onClose, onDeleted);
  const { isPending, data: left, done } = remove;
  const word = going.length > 1 ? `delete ${going.length}` : null;
  const isReady = going.length > 0 && (word === null || typed.trim() === word);
  const submit = () => {
    if (isReady && !isPending) remove.mutate();
  };
  const what = asked.length === 1 ? 'backup' : formatCount(going.length, 'backup');
  return (
    <Dialog open onOpenChange={(next) => !next && !isPending && onClose()}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <DialogForm onSubmit={submit}>
          <DialogHeader>
            <DialogTitle>Delete {what}</DialogTitle>
            <DialogDescription>
              {left === undefined
                ? `${formatBytes(sizeOf(going))} will be deleted permanently. This cannot be undone.`
                : null}
            </DialogDescription>
          </DialogHeader>
          <DialogBody>
            {left === undefined ? (
              <>
                <BackupNames backups={going} label="Backups to delete" />
                <Warnings going={going} staying={asked.filter(({ keep }) => keep)} bucket={bucket} />
                {word === null ? null : (
                  <TypedWord word={word} value={typed} disabled={isPending} onChange={setTyped} />
                )}
              </>
            ) : (
              <Result left={left} backups={asked} deleted={going.length - left.length} />
            )}
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button disabled={isPending}>{left === undefined ? 'Cancel' : 'Close'}</Button>
            </DialogClose>
            {left === undefined ? (
              <Button type="submit" variant="danger" className="figures" busy={isPending} disabled={!isReady}>
                {isPending && going.length > 1
                  ? `Deleted ${formatNumber(done)} of ${formatNumber(going.length)}`
                  : `Delete ${what}`}
              </Button>
            ) : null}
          </DialogFooter>
        </DialogForm>
      </DialogContent>
    </Dialog>
  );
}

/** Deletes them; closes where all are deleted, else stays to tell which are not. */
function useDeletion(going: Backup[], onClose: () => void, onDeleted: (keys: string[]) => void) {
  const client = useQueryClient();
  const router = useRouter();
  const [done, setDone] = useState(0);
  const remove = useMutation({
    mutationFn: () =>
      deleteBackups(
        going.map(({ key }) => key),
        setDone,
      ),
    retry: false,
    onSuccess: async (left: NotDeleted[]) => {
      const kept = new Set(left.map(({ key }) => key));
      const gone = going.filter(({ key }) => !kept.has(key));
      onDeleted(gone.map(({ key }) => key));
      if (gone.length > 0) {
        toast.success(`${formatCount(gone.length, 'backup')} deleted`, {
          description:
            gone.length === 1 ? (
              <ForeignName name={gone[0]?.key ?? ''} className="break-all" />
            ) : (
              formatBytes(sizeOf(gone))
            ),
          action: { label: 'History', onClick: () => router.push('/history?group=backups') },
        });
      }
      if (left.length === 0) onClose();
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
  });
  return { ...remove, done };
}

type WarningsProps = { going: Backup[]; staying: Backup[]; bucket: BackupPage['bucket'] };

function Warnings({ going, staying, bucket }: WarningsProps) {
  const isNewestVerified = going.some(({ key }) => key === bucket.newestVerified);
  return (
    <>
      {staying.length > 0 ? (
        <Notice
          tone="idle"
          title={`${formatCount(staying.length, 'protected backup')} ${staying.length === 1 ? 'stays' : 'stay'}`}
        >
          <BackupNames backups={staying} label="Protected backups" />
        </Notice>
      ) : null}
      {going.length === bucket.count ? (
        <Notice tone="bad" title={bucket.count === 1 ? 'This is the only backup' : 'These are all backups'}>
          <p>If the database were lost then, nothing could be restored.</p>
        </Notice>
      ) : isNewestVerified ? (
        <Notice
          tone="caution"
          title={going.length === 1 ? 'This is the newest verified backup' : 'The newest verified backup is among them'}
        >
          <p>Verify another backup first, so that one is known to be restorable.</p>
        </Notice>
      ) : null}
    </>
  );
}

function Result({ left, backups, deleted }: { left: NotDeleted[]; backups: Backup[]; deleted: number }) {
  const byKey = new Map(backups.map((backup) => [backup.key, backup]));
  return (
    <Notice tone="bad" title={`${formatCount(left.length, 'backup')} could not be deleted`} alert>
      {deleted > 0 ? <p>{formatCount(deleted, 'other')} deleted.</p> : null}
      <ul aria-label="Not deleted" className="flex max-h-64 flex-col gap-2 overflow-y-auto">
        {left.map(({ key, reason }) => (
          <li key={key} className="text-sm">
            <BackupLine backup={byKey.get(key)} backupKey={key} />
            <p>{reason}</p>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function BackupNames({ backups, label }: { backups: Backup[]; label: string }) {
  return (
    <ul
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also for those who use the keyboard
      tabIndex={0}
      className="flex max-h-40 shrink-0 flex-col gap-1.5 overflow-y-auto rounded-md border border-line bg-canvas p-3 text-sm"
    >
      {backups.map((backup) => (
        <li key={backup.key}>
          <BackupLine backup={backup} backupKey={backup.key} />
        </li>
      ))}
    </ul>
  );
}

function BackupLine({ backup, backupKey }: { backup: Backup | undefined; backupKey: string }) {
  if (backup === undefined) return <ForeignName name={backupKey} className="break-all font-mono text-xs" />;
  const name = backupName(backup);
  return (
    <>
      <p className="figures">
        <LocalText text={formatShortTime(Date.parse(backup.takenOn))} />
        {name === null ? null : `, ${name}`}, {formatBytes(backup.size)}
      </p>
      <ForeignName name={backupKey} className="block break-all font-mono text-muted text-xs" />
    </>
  );
}

function sizeOf(backups: readonly Backup[]): number {
  return backups.reduce((sum, { size }) => sum + size, 0);
}
