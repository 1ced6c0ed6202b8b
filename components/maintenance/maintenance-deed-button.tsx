'use client';

import type { ComponentProps, ReactElement } from 'react';
import { DialogButton, type OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import type { MaintenanceDeedDialog } from './maintenance-deed-dialog.tsx';

const load = async () => (await import('./maintenance-deed-dialog.tsx')).MaintenanceDeedDialog;

type MaintenanceDeedButtonProps = Omit<ComponentProps<typeof MaintenanceDeedDialog>, keyof OpenedDialog> & {
  trigger: ReactElement;
};

/** Starts, ends or cancels a maintenance, with a question before. */
export function MaintenanceDeedButton({ trigger, ...dialog }: MaintenanceDeedButtonProps) {
  return <DialogButton trigger={trigger} load={load} dialog={dialog} />;
}
