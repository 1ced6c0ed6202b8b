'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
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
  DialogTrigger,
} from '#components/ui/dialog.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { toast } from '#components/ui/toast.ts';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { stepMaintenance } from '#lib/queries/change-maintenance.ts';
import { stackStatusQuery } from '#lib/queries/stack-status-query.ts';

type MaintenanceDeedDialogProps = {
  maintenance: Maintenance;
  step: 'start' | 'end' | 'cancel';
  trigger: ReactNode;
  title: string;
  /** What will happen. */
  children: ReactNode;
  keep: string;
  confirm: string;
  done: string;
};

/** Asks before a maintenance is started, ended or cancelled. */
export function MaintenanceDeedDialog(props: MaintenanceDeedDialogProps) {
  const { maintenance, step, trigger, title, children, keep, confirm, done } = props;
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const deed = useMutation({
    mutationFn: () => stepMaintenance(maintenance, step),
    onSuccess: () => {
      toast.success(done, { description: maintenance.title });
      setOpen(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: stackStatusQuery.queryKey }),
  });
  const takesAway = step === 'cancel' || (step === 'start' && maintenance.status !== null);
  const change = (next: boolean) => {
    if (deed.isPending) return;
    if (next) deed.reset();
    setOpen(next);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent>
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
