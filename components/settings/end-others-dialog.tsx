'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
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
import { formatCount } from '#lib/format/format-count.ts';
import { endOtherSessions, sessionsQuery } from '#lib/queries/account-queries.ts';

/** Asks before all sessions but this one are ended. */
export function EndOthersDialog({ count, onClose, onCloseAutoFocus }: OpenedDialog & { count: number }) {
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: (ended) => {
      toast.success(`${formatCount(ended, 'session')} ended`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const change = (next: boolean) => {
    if (!next && !end.isPending) onClose();
  };
  return (
    <Dialog open onOpenChange={change}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus}>
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
