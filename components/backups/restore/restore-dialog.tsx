'use client';

import { useRef } from 'react';
import { Dialog, DialogContent } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { RestoreDialogBody } from './restore-dialog-body.tsx';

type RestoreDialogProps = OpenedDialog & {
  backupKey: string;
  stackName: string;
  preview: RestorePreview | undefined;
  onStarted: (daemonId: string) => void;
};

/** The question before a restore. It opens at its top, with the focus in the field under it. */
export function RestoreDialog({ preview, onClose, onCloseAutoFocus, ...rest }: RestoreDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const startInField = (event: Event) => {
    event.preventDefault();
    field.current?.focus({ preventScroll: true });
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent className="max-w-xl" onOpenAutoFocus={startInField} onCloseAutoFocus={onCloseAutoFocus}>
        {preview ? <RestoreDialogBody preview={preview} field={field} {...rest} /> : null}
      </DialogContent>
    </Dialog>
  );
}
