'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Drill } from '#lib/contracts/protection/drill.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { deleteDrill } from '#lib/queries/drills/drill-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

/** Asks before a drill is deleted. */
export function DeleteDrillDialog({ drill, onClose, onCloseAutoFocus }: OpenedDialog & { drill: Drill }) {
  const client = useQueryClient();
  const name = showInvisibleInProse(drill.name);
  const remove = useMutation({
    mutationFn: () => deleteDrill(drill.id),
    onSuccess: () => {
      toast.success('Drill deleted', { description: name });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Delete the drill “${name}”`}
      description="No verification is started by it any more. Those that it started stay in the list of jobs."
      keep="Cancel"
      confirm="Delete drill"
      action={remove}
      failureTitle="The drill was not deleted"
    />
  );
}
