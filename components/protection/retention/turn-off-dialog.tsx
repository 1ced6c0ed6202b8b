'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { RetentionPlace } from '#lib/contracts/retention/retention.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';
import { clearRetention } from '#lib/queries/retention/retention-queries.ts';

/** Asks before retention is turned off. @param version of the rules that the person saw */
export function TurnOffDialog({
  place,
  version,
  onClose,
  onCloseAutoFocus,
}: OpenedDialog & { place: RetentionPlace; version: number }) {
  const client = useQueryClient();
  const isCopies = place === 'SECOND';
  const turnOff = useMutation({
    mutationFn: () => clearRetention(place, version),
    onSuccess: () => {
      const [what, deleted] = isCopies ? ['The rules of the copies are', 'copy'] : ['Retention is', 'backup'];
      toast.success(`${what} off`, { description: `No ${deleted} is deleted by itself.` });
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
      title={isCopies ? 'Turn the rules of the copies off' : 'Turn retention off'}
      description={`Every ${isCopies ? 'copy' : 'backup'} is kept from then on, and the bucket grows with each one. The rules are forgotten.`}
      keep="Cancel"
      confirm="Turn off"
      variant="primary"
      action={{ isPending: turnOff.isPending, error: turnOff.error, mutate: () => turnOff.mutate() }}
      failureTitle={isCopies ? 'The rules were not turned off' : 'Retention was not turned off'}
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    />
  );
}
