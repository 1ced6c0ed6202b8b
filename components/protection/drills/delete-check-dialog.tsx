'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Check } from '#lib/contracts/check.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { deleteCheck } from '#lib/queries/drills/check-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

/** Asks before a check is deleted. */
export function DeleteCheckDialog({ check, onClose, onCloseAutoFocus }: OpenedDialog & { check: Check }) {
  const client = useQueryClient();
  const name = showInvisibleInProse(check.name);
  const remove = useMutation({
    mutationFn: () => deleteCheck(check.id),
    onSuccess: () => {
      toast.success('Check deleted', { description: name });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title={`Delete the check “${name}”`}
      description="Verifications no longer ask it. The answers that it got stay with their verifications."
      keep="Cancel"
      confirm="Delete check"
      action={remove}
      failureTitle="The check was not deleted"
    />
  );
}
