'use client';

import type { ComponentProps, ReactElement } from 'react';
import { DialogButton, type OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { MaintenanceActionDialog } from './maintenance-action-dialog.tsx';

const load = async () => (await import('./maintenance-action-dialog.tsx')).MaintenanceActionDialog;

type MaintenanceActionButtonProps = Omit<ComponentProps<typeof MaintenanceActionDialog>, keyof OpenedDialog> & {
  trigger: ReactElement;
};

/** Starts, ends or cancels a maintenance, with a question before. */
export function MaintenanceActionButton({ trigger, ...dialog }: MaintenanceActionButtonProps) {
  return <DialogButton trigger={trigger} load={load} dialog={dialog} />;
}
