'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
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
} from '#components/ui/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog-button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { toast } from '#components/ui/toast.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { backupsQuery } from '#lib/queries/backups-query.ts';
import { deleteBackup } from '#lib/queries/delete-backup.ts';

type DeleteBackupDialogProps = OpenedDialog & {
  backup: Pick<Backup, 'key' | 'size' | 'keep'> & { lastModified: string };
  onDeleted?: (() => void) | undefined;
};

/** Asks before a backup is deleted from the bucket, for good. */
export function DeleteBackupDialog(props: DeleteBackupDialogProps) {
  const { backup, onDeleted, onClose, onCloseAutoFocus } = props;
  const client = useQueryClient();
  const router = useRouter();
  const remove = useMutation({
    mutationFn: () => deleteBackup(backup.key),
    onSuccess: async () => {
      toast.success('The backup is deleted', {
        description: <span className="break-all">{backup.key}</span>,
        action: { label: 'History', onClick: () => router.push('/history?group=backups') },
      });
      onClose();
      onDeleted?.();
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
  });
  const change = (next: boolean) => {
    if (!next && !remove.isPending) onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>Delete this backup</DialogTitle>
          <DialogDescription>It can’t be brought back, and nothing can be restored from it any more.</DialogDescription>
        </DialogHeader>
        <DialogBody>
          <div className="flex flex-col gap-1 rounded-md border border-line bg-canvas p-3">
            <code className="break-all font-mono text-sm">{backup.key}</code>
            <span className="figures text-muted text-sm">
              {formatBytes(backup.size)}, taken <RelativeTime time={Date.parse(backup.lastModified)} />
            </span>
          </div>
          {backup.keep ? (
            <Notice tone="caution" title="This backup is marked to be kept">
              <p>Take the mark off on its page before you delete it.</p>
            </Notice>
          ) : null}
          {remove.error ? <FailureNotice title="The backup was not deleted" error={remove.error} /> : null}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={remove.isPending}>Keep it</Button>
          </DialogClose>
          <Button variant="danger" busy={remove.isPending} disabled={backup.keep} onClick={() => remove.mutate()}>
            Delete {formatBytes(backup.size)}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
