'use client';

import type { FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import type { StackStatusReport } from '#lib/contracts/stack-status.ts';
import { HoldNotice } from './hold-notice.tsx';
import { MessageField } from './message-field.tsx';
import { StackStatusChoice } from './stack-status-choice.tsx';
import { StatusConflict } from './status-conflict.tsx';
import { useStatusDraft } from './use-status-draft.ts';

/** @param seen the status as it is, with its tag; it may change under the person's hands. */
export function StackStatusForm({ seen }: { seen: StackStatusReport & { etag: string | null } }) {
  const draft = useStatusDraft(seen);
  const { value, changed, conflict, save } = draft;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed && !conflict && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} className="flex max-w-4xl flex-col gap-6">
      {seen.hold ? <HoldNotice hold={seen.hold} set={seen.set.status} /> : null}
      <StackStatusChoice value={value.status} onChange={(status) => draft.edit({ status })} />
      <MessageField
        id="current-message"
        label="Current message"
        hint="Users read it on the status page, and in the answer when a call is refused."
        value={value.currentMessage}
        onChange={(currentMessage) => draft.edit({ currentMessage })}
      />
      <MessageField
        id="pending-message"
        label="Pending maintenance message"
        hint={
          announcedOf(seen) === null
            ? 'Announces maintenance before it begins. Leave it empty when none is planned.'
            : `Users read of the planned maintenance: “${announcedOf(seen)}” A message of your own is shown instead of that.`
        }
        value={value.pendingMaintenanceMessage}
        onChange={(pendingMaintenanceMessage) => draft.edit({ pendingMaintenanceMessage })}
      />
      {conflict ? (
        <StatusConflict theirs={seen} mine={value} onKeepMine={draft.keepMine} onTakeTheirs={draft.discard} />
      ) : null}
      {draft.failure ? <FailureNotice title="The stack status was not set" error={draft.failure} /> : null}
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!changed || conflict}>
          Save
        </Button>
        {changed ? (
          <Button variant="quiet" onClick={draft.discard} disabled={save.isPending}>
            Discard changes
          </Button>
        ) : null}
      </div>
    </form>
  );
}

/** What users read because of a planned maintenance; null when a message was set, or nothing is planned. */
function announcedOf({ set, effective }: StackStatusReport): string | null {
  return set.pendingMaintenanceMessage === null ? effective.pendingMaintenanceMessage : null;
}
