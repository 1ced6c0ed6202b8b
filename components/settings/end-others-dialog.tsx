'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
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
import { formatCount } from '#lib/format/format-count.ts';
import { endOtherSessions, sessionsQuery } from '#lib/queries/account-queries.ts';

/** The button that ends all sessions but this one, with a question before. */
export function EndOthersDialog({ count }: { count: number }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const end = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: (ended) => {
      toast.success(`${formatCount(ended, 'session')} ended`);
      setOpen(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const change = (next: boolean) => {
    if (end.isPending) return;
    if (next) end.reset();
    setOpen(next);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogTrigger asChild>
        <Button size="sm" variant="quiet">
          End all others
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>End all your other sessions</DialogTitle>
          <DialogDescription>
            Browsers and scripts that are logged in as you must log in again, at once. This browser stays logged in.
          </DialogDescription>
        </DialogHeader>
        {end.error ? (
          <DialogBody>
            <FailureNotice title="The sessions were not ended" error={end.error} />
          </DialogBody>
        ) : null}
        <DialogFooter>
          <DialogClose asChild>
            <Button disabled={end.isPending}>Keep them</Button>
          </DialogClose>
          <Button variant="danger" busy={end.isPending} onClick={() => end.mutate()}>
            End {formatCount(count, 'session')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
