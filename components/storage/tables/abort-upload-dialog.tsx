'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { abortUpload, openUploadsQuery } from '#lib/queries/storage/storage-queries.ts';

type AbortUploadDialogProps = OpenedDialog & { upload: OpenUploadReport };

/** Asks before an unfinished upload is aborted. */
export function AbortUploadDialog({ upload, onClose, onCloseAutoFocus }: AbortUploadDialogProps) {
  const client = useQueryClient();
  const router = useRouter();
  const abort = useMutation({
    mutationFn: () => abortUpload(upload),
    onSuccess: () => {
      toast.success('The upload is aborted', {
        description: <span className="break-all">{showInvisible(upload.key)}</span>,
        action: { label: 'History', onClick: () => router.push('/history?group=backups') },
      });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: openUploadsQuery.queryKey }),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Abort this upload"
      description="The uploaded parts are deleted. If someone is uploading it now, their upload fails."
      keep="Cancel"
      confirm="Abort the upload"
      action={abort}
      failureTitle="The upload was not aborted"
    >
      <div className="flex flex-col gap-1 rounded-md border border-line bg-canvas p-3">
        <code className="break-all font-mono text-sm">{showInvisible(upload.key)}</code>
        <span className="text-muted text-sm">
          started <RelativeTime time={Date.parse(upload.initiatedOn)} />
        </span>
      </div>
    </ConfirmDialog>
  );
}
