'use client';

import type { ReactNode } from 'react';
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from './dialog.tsx';
import type { OpenedDialog } from './dialog-button.tsx';

type FormDialogProps = OpenedDialog & {
  title: ReactNode;
  description: ReactNode;
  className?: string;
  /** The form, with the dialog's body and footer. */
  children: ReactNode;
};

/** A dialog that holds a form, under its title and one sentence. */
export function FormDialog({ title, description, className = '', children, ...opened }: FormDialogProps) {
  return (
    <Dialog open onOpenChange={opened.onClose}>
      <DialogContent className={className} onCloseAutoFocus={opened.onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        {children}
      </DialogContent>
    </Dialog>
  );
}
