'use client';

import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { MessageAdvice } from './message-advice.tsx';
import { MessageField } from './message-field.tsx';
import { PendingMessage } from './pending-message.tsx';
import { SaveStatusButton } from './save-status-button.tsx';
import { StackStatusChoice } from './stack-status-choice.tsx';
import { StatusConflict } from './status-conflict.tsx';
import { useStatusDraft } from './use-status-draft.ts';

/** Where the status and its messages are changed. @param seen the status as it is, with its tag; it may change meanwhile. */
export function StackStatusForm({ seen }: { seen: StackStatusReport & { etag: string | null } }) {
  const titleId = useId();
  const draft = useStatusDraft(seen);
  const { value, changed, conflict, save } = draft;
  return (
    <Card className="max-w-4xl print:hidden" aria-labelledby={titleId}>
      <CardHeader id={titleId} title="Change status" />
      <CardBody className="flex flex-col gap-5">
        <StackStatusChoice value={value.status} onChange={draft.choose} />
        <div className="flex flex-col gap-2">
          <MessageField
            id="current-message"
            label="Current message"
            hint="Shown on the status page and in refused responses."
            value={value.currentMessage}
            onChange={(currentMessage) => draft.edit({ currentMessage })}
          />
          <MessageAdvice draft={value} set={seen.set} onMessage={(currentMessage) => draft.edit({ currentMessage })} />
        </div>
        <PendingMessage
          seen={seen}
          value={value.pendingMaintenanceMessage}
          onChange={(pendingMaintenanceMessage) => draft.edit({ pendingMaintenanceMessage })}
        />
        {conflict ? (
          <StatusConflict theirs={seen} mine={value} onKeepMine={draft.keepMine} onTakeTheirs={draft.discard} />
        ) : null}
        {draft.failure ? <FailureNotice title="The status was not changed" error={draft.failure} /> : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <SaveStatusButton draft={draft} seen={seen} />
          {changed ? (
            <Button variant="quiet" onClick={draft.discard} disabled={save.isPending}>
              Discard changes
            </Button>
          ) : null}
          <span className="text-muted text-sm">{noteOf(changed, conflict)}</span>
        </div>
      </CardBody>
    </Card>
  );
}

function noteOf(changed: boolean, conflict: boolean): string {
  if (conflict) return 'Choose a version above first.';
  return changed ? 'Not saved yet.' : 'No changes to save.';
}
