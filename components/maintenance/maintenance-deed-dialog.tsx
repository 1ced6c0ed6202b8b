'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
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
import { toast } from '#components/ui/toast.ts';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { stepMaintenance } from '#lib/queries/change-maintenance.ts';
import { stackStatusQuery } from '#lib/queries/stack-status-query.ts';

type MaintenanceDeedDialogProps = OpenedDialog & {
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
export function MaintenanceDeedDialog(props: MaintenanceDeedDialogProps) {
  const { maintenance, step, title, children, keep, confirm, done, onClose, onCloseAutoFocus } = props;
  const client = useQueryClient();
  const deed = useMutation({
    mutationFn: () => stepMaintenance(maintenance, step),
    onSuccess: () => {
      toast.success(done, { description: maintenance.title });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  const takesAway = step === 'cancel' || (step === 'start' && maintenance.status !== null);
  const change = (next: boolean) => {
    if (!next && !deed.isPending) onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{children}</DialogDescription>
        </DialogHeader>
        {deed.error ? (
          <DialogBody>
            <FailureNotice title="Nothing was changed" error={deed.error} />
          </DialogBody>
        ) : null}
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={deed.isPending}>{keep}</Button>
          </DialogClose>
          <Button variant={takesAway ? 'danger' : 'primary'} busy={deed.isPending} onClick={() => deed.mutate()}>
            {confirm}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
