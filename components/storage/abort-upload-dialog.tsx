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
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { toast } from '#components/ui/toast.ts';
import type { OpenUploadReport } from '#lib/contracts/storage-report.ts';
import { abortUpload, openUploadsQuery } from '#lib/queries/storage-queries.ts';

type AbortUploadDialogProps = OpenedDialog & { upload: OpenUploadReport };

/** Asks before an open upload is thrown away. */
export function AbortUploadDialog({ upload, onClose, onCloseAutoFocus }: AbortUploadDialogProps) {
  const client = useQueryClient();
  const router = useRouter();
  const abort = useMutation({
    mutationFn: () => abortUpload(upload),
    onSuccess: () => {
      toast.success('The upload is aborted', {
        description: <span className="break-all">{upload.key}</span>,
        action: { label: 'History', onClick: () => router.push('/history?group=backups') },
      });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: openUploadsQuery.queryKey }),
  });
  const change = (next: boolean) => {
    if (!next && !abort.isPending) onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>Abort this upload</DialogTitle>
          <DialogDescription>
            The parts that the bucket has of it are thrown away. If somebody is uploading it now, their upload fails.
          </DialogDescription>
        </DialogHeader>
        <DialogBody>
          <div className="flex flex-col gap-1 rounded-md border border-line bg-canvas p-3">
            <code className="break-all font-mono text-sm">{upload.key}</code>
            <span className="text-muted text-sm">
              begun <RelativeTime time={Date.parse(upload.initiatedOn)} />
            </span>
          </div>
          {abort.error ? <FailureNotice title="The upload was not aborted" error={abort.error} /> : null}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={abort.isPending}>Keep it</Button>
          </DialogClose>
          <Button variant="danger" busy={abort.isPending} onClick={() => abort.mutate()}>
            Abort the upload
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
