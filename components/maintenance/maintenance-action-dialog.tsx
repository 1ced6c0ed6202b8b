'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { stepMaintenance } from '#lib/queries/maintenance/change-maintenance.ts';
import { stackStatusQuery } from '#lib/queries/stack-status/stack-status-query.ts';

type MaintenanceActionDialogProps = OpenedDialog & {
  maintenance: Maintenance;
  step: 'start' | 'end' | 'cancel';
  title: string;
  /** What will happen. */
  children: ReactNode;
  keep: string;
  confirm: string;
  done: string;
};

/** Asks before a maintenance is started, ended or cancelled. */
export function MaintenanceActionDialog(props: MaintenanceActionDialogProps) {
  const { maintenance, step, title, children, keep, confirm, done, onClose, onCloseAutoFocus } = props;
  const client = useQueryClient();
  const action = useMutation({
    mutationFn: () => stepMaintenance(maintenance, step),
    onSuccess: () => {
      toast.success(done, { description: maintenance.title });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  const takesAway = step === 'cancel' || (step === 'start' && maintenance.status !== null);
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={title}
      description={children}
      keep={keep}
      confirm={confirm}
      variant={takesAway ? 'danger' : 'primary'}
      action={action}
      failureTitle="Nothing was changed"
    />
  );
}
