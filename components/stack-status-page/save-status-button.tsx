'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DialogButton } from '#components/ui/dialog/dialog-button.tsx';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import type { StatusDraft } from './use-status-draft.ts';

const load = async () => (await import('./set-down-dialog.tsx')).SetDownDialog;

/** Saves the draft; before Down it asks. It stays in its place, and keeps the focus, while there is nothing to save. */
export function SaveStatusButton({ draft, seen }: { draft: StatusDraft; seen: StackStatusReport }) {
  const [isAsking, setAsking] = useState(false);
  const { value, save, canSave, changed, conflict } = draft;
  const asks = canSave && value.status === 'DOWN' && seen.set.status !== 'DOWN';
  // After a save, or after another person's change, the question closes.
  if (isAsking && (!changed || conflict)) setAsking(false);
  const press = (isPressed: boolean) => {
    if (!isPressed || asks) setAsking(isPressed);
    else if (canSave) save.mutate();
  };
  const action = {
    isPending: save.isPending,
    error: draft.failure,
    mutate: () => save.mutate(),
  };
  return (
    <DialogButton
      load={load}
      dialog={{ draft: value, role: seen.enforcement.role, action }}
      open={isAsking}
      onOpenChange={press}
      trigger={
        <Button
          variant="primary"
          busy={save.isPending}
          aria-disabled={!canSave || undefined}
          aria-haspopup={asks ? 'dialog' : undefined}
          aria-expanded={asks ? isAsking : undefined}
        >
          Save
        </Button>
      }
    />
  );
}
