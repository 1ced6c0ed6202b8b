'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { z } from 'zod';
import { ConfirmDialog } from '#components/ui/dialog/confirm-dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { useKeptDraft } from '#components/ui/drafts/use-kept-draft.ts';
import { Label } from '#components/ui/label.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Anomaly } from '#lib/contracts/anomaly.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { acceptAnomaly } from '#lib/queries/drills/anomaly-queries.ts';
import { queryKeys } from '#lib/queries/query-keys.ts';

const draft = z.string();

/** Asks why an anomaly is accepted. */
export function AcceptAnomalyDialog({ anomaly, onClose, onCloseAutoFocus }: OpenedDialog & { anomaly: Anomaly }) {
  const id = useId();
  const client = useQueryClient();
  const [kept, keep] = useKeptDraft(`acceptance of anomaly ${anomaly.id}`, draft);
  const reason = kept ?? '';
  const accept = useMutation({
    mutationFn: () => acceptAnomaly(anomaly.id, reason),
    onSuccess: () => {
      keep(null);
      toast.success('Accepted', { description: 'Later backups are compared with those from here on.' });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.protection.all }),
  });
  return (
    <ConfirmDialog
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
      title="Accept what is unusual"
      description="Say that the data is as it should be. Rules may delete older backups again, also the last that hold what is gone."
      keep="Cancel"
      confirm="Accept"
      variant="primary"
      disabled={reason.trim() === ''}
      action={accept}
      failureTitle="It was not accepted"
    >
      <p dir="auto" className="break-words rounded-md border border-line bg-canvas p-3">
        {showInvisibleInProse(anomaly.sentence)}
      </p>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor={id}>Reason</Label>
        <Textarea
          id={id}
          dir="auto"
          className="text-start"
          value={reason}
          maxLength={500}
          placeholder="Such as: old orders were archived on Monday"
          onChange={(event) => keep(event.target.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
