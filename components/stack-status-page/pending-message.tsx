'use client';

import { useState } from 'react';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { MessageField } from './message-field.tsx';

type PendingMessageProps = {
  seen: StackStatusReport;
  value: string | null;
  onChange: (value: string | null) => void;
};

/** The announcement in one's own words. Planned maintenance announces itself, so this is folded while it is empty. */
export function PendingMessage({ seen: { set, effective }, value, onChange }: PendingMessageProps) {
  const [isOpened, setOpened] = useState(false);
  const announced = set.pendingMaintenanceMessage === null ? effective.pendingMaintenanceMessage : null;
  return (
    <details
      open={isOpened || value !== null}
      onToggle={(event) => setOpened(event.currentTarget.open)}
      className="rounded-md border border-line px-3 py-2"
    >
      <summary className="cursor-pointer rounded-sm font-medium">Announcement in your own words</summary>
      <div className="pt-3 pb-1">
        <MessageField
          id="pending-message"
          label="Pending maintenance message"
          hint={
            announced === null
              ? 'Announces maintenance before it starts. Planned maintenance needs no text here: it announces itself.'
              : `Users now see: “${announced}”. Text you enter here replaces it.`
          }
          value={value}
          onChange={onChange}
        />
      </div>
    </details>
  );
}
