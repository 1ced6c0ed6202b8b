'use client';

import { useRouter } from 'next/navigation';
import { Dialog, DialogContent } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { ForeignName } from '#components/ui/text/foreign-name.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { UploadDialogBody } from './upload-dialog-body.tsx';
import { useUpload } from './use-upload.ts';

type UploadDialogProps = OpenedDialog & { file: File | null; onFile: (file: File | null) => void };

/** Uploads an archive. While one is on its way the dialog stays, and only its own button stops it. */
export function UploadDialog({ file, onFile, onClose, onCloseAutoFocus }: UploadDialogProps) {
  const router = useRouter();
  const upload = useUpload((backup) => {
    onClose();
    toast.success('Backup uploaded', {
      description: <ForeignName name={backup.key} className="break-all" />,
      action: { label: 'View', onClick: () => router.push(`/backups/${objectPath(backup.key)}`) },
    });
  });
  const change = (next: boolean) => {
    if (!next && !upload.busy) onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <UploadDialogBody upload={upload} file={file} onFile={onFile} />
      </DialogContent>
    </Dialog>
  );
}
