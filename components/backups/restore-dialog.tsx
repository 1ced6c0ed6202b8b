'use client';

import { Dialog, DialogContent } from '#components/ui/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog-button.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { RestoreDialogBody } from './restore-dialog-body.tsx';

type RestoreDialogProps = OpenedDialog & {
  backupKey: string;
  stackName: string;
  preview: RestorePreview | undefined;
  onStarted: (daemonId: string) => void;
};

/** The question before a restore. */
export function RestoreDialog({ preview, onClose, onCloseAutoFocus, ...rest }: RestoreDialogProps) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="max-w-xl" onCloseAutoFocus={onCloseAutoFocus}>
        {preview ? <RestoreDialogBody preview={preview} {...rest} /> : null}
      </DialogContent>
    </Dialog>
  );
}
