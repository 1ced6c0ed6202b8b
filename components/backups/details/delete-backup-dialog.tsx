'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Backup } from '#lib/contracts/backup.ts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { backupsQuery } from '#lib/queries/backups/backups-query.ts';
import { deleteBackup } from '#lib/queries/backups/delete-backup.ts';

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
      toast.success('Backup deleted', {
        description: <ForeignName name={backup.key} className="break-all" />,
        action: { label: 'History', onClick: () => router.push('/history?group=backups') },
      });
      onClose();
      onDeleted?.();
      await client.invalidateQueries({ queryKey: backupsQuery.queryKey });
    },
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Delete backup"
      description="It will be deleted permanently. This cannot be undone."
      keep="Cancel"
      confirm="Delete backup"
      disabled={backup.keep}
      action={remove}
      failureTitle="The backup was not deleted"
    >
      <div className="flex flex-col gap-1 rounded-md border border-line bg-canvas p-3">
        <ForeignName name={backup.key} className="break-all font-mono text-sm" />
        <span className="figures text-muted text-sm">
          {formatBytes(backup.size)}, taken <RelativeTime time={Date.parse(backup.lastModified)} />
        </span>
      </div>
      {backup.keep ? (
        <Notice tone="caution" title="This backup is protected">
          <p>Remove the protection on its page first.</p>
        </Notice>
      ) : null}
    </ConfirmDialog>
  );
}
