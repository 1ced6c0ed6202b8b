'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { endOtherSessions, sessionsQuery } from '#lib/queries/accounts/account-queries.ts';

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
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="End all your other sessions"
      description="Browsers and scripts that are logged in as you must log in again, at once. This browser stays logged in."
      keep="Cancel"
      confirm={`End ${formatCount(count, 'session')}`}
      action={end}
      failureTitle="The sessions were not ended"
    />
  );
}
