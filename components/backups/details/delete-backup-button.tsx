'use client';

import type { ComponentProps, ReactElement } from 'react';
import { DialogButton, type OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { DeleteBackupDialog } from './delete-backup-dialog.tsx';

const load = async () => (await import('./delete-backup-dialog.tsx')).DeleteBackupDialog;

type DeleteBackupButtonProps = Omit<ComponentProps<typeof DeleteBackupDialog>, keyof OpenedDialog> & {
  trigger: ReactElement;
};

/** Deletes a backup from the bucket, with a question before. */
export function DeleteBackupButton({ trigger, ...dialog }: DeleteBackupButtonProps) {
  return <DialogButton trigger={trigger} load={load} dialog={dialog} />;
}
