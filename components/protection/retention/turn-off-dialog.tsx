'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { clearRetention } from '#lib/queries/retention/retention-queries.ts';

/** Asks before retention is turned off. @param version of the rules that the person saw */
export function TurnOffDialog({ version, onClose, onCloseAutoFocus }: OpenedDialog & { version: number }) {
  const client = useQueryClient();
  const turnOff = useMutation({
    mutationFn: () => clearRetention(version),
    onSuccess: () => {
      toast.success('Retention is off', { description: 'No backup is deleted by itself.' });
      onClose();
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.retention.all }),
        client.invalidateQueries({ queryKey: queryKeys.protection.all }),
      ]),
  });
  return (
    <ConfirmDialog
      title="Turn retention off"
      description="Every backup is kept from then on, and the bucket grows with each one. The rules are forgotten."
      keep="Cancel"
      confirm="Turn off"
      variant="primary"
      action={{ isPending: turnOff.isPending, error: turnOff.error, mutate: () => turnOff.mutate() }}
      failureTitle="Retention was not turned off"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    />
  );
}
