'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { deleteChannel, deleteHeartbeat } from '#lib/queries/notifications/notification-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

type DeleteDialogProps = OpenedDialog & { what: 'channel' | 'heartbeat'; id: string; name: string };

const consequences = {
  channel: 'Nothing more is sent to it, also what waits. Its URL, token or key is deleted.',
  heartbeat: 'Its URL is not called any more, so its watcher will report the console as down.',
};

/** Deletes a channel or a heartbeat. */
export function DeleteDialog({ what, id, name, ...opened }: DeleteDialogProps) {
  const client = useQueryClient();
  const action = useMutation({
    mutationFn: () => (what === 'channel' ? deleteChannel(id) : deleteHeartbeat(id)),
    onSuccess: () => {
      toast.success(what === 'channel' ? 'Channel deleted' : 'Heartbeat deleted', { description: name });
      opened.onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.notifications.all }),
  });
  return (
    <ConfirmDialog
      {...opened}
      title={`Delete the ${what} “${showInvisibleInProse(name)}”`}
      description={consequences[what]}
      keep="Cancel"
      confirm={`Delete ${what}`}
      action={action}
      failureTitle={`The ${what} was not deleted`}
    />
  );
}
