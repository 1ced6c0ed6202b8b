'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

type DeleteDialogProps = OpenedDialog & {
  what: 'channel' | 'check' | 'drill' | 'heartbeat' | 'schedule';
  name: string;
  /** A sentence or two on what follows. */
  consequence: string;
  remove: () => Promise<void>;
};

/** Asks before a part of the protection is deleted. */
export function DeleteDialog({ what, name, consequence, remove, ...opened }: DeleteDialogProps) {
  const client = useQueryClient();
  const shown = showInvisibleInProse(name);
  const action = useMutation({
    mutationFn: remove,
    onSuccess: () => {
      toast.success(`${what.charAt(0).toUpperCase()}${what.slice(1)} deleted`, { description: shown });
      opened.onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  return (
    <ConfirmDialog
      {...opened}
      title={`Delete the ${what} “${shown}”`}
      description={consequence}
      keep="Cancel"
      confirm={`Delete ${what}`}
      action={action}
      failureTitle={`The ${what} was not deleted`}
    />
  );
}
