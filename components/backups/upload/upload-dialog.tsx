'use client';

import { Dialog, DialogContent } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { forgetUpload } from './running-upload.ts';
import { UploadDialogBody } from './upload-dialog-body.tsx';
import { useUpload } from './use-upload.ts';

type UploadDialogProps = OpenedDialog & { file: File | null; onFile: (file: File | null) => void };

/** Uploads an archive. While one is on its way the dialog stays, and only its own button stops it. On another page the upload goes on. */
export function UploadDialog({ file, onFile, onClose, onCloseAutoFocus }: UploadDialogProps) {
  const upload = useUpload(onClose);
  const change = (next: boolean) => {
    if (next || upload.busy) return;
    forgetUpload();
    onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <UploadDialogBody upload={upload} start={upload.start} file={file ?? upload.file} onFile={onFile} />
      </DialogContent>
    </Dialog>
  );
}
