'use client';

import { type FormEvent, useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { DialogBody, DialogClose, DialogFooter } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { DraftField } from '#components/ui/drafts/draft-field.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import type { Schedule } from '#lib/contracts/protection/schedule.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { isApiError } from '#lib/queries/api-client.ts';
import { ConflictNotice } from '../shared/conflict-notice.tsx';
import { MoreFields } from './more-fields.tsx';
import { SchedulePreview } from './schedule-preview.tsx';
import { useScheduleDraft } from './use-schedule-draft.ts';
import { WhenFields } from './when-fields.tsx';

/** Creates a schedule, or changes one. @param stored the schedule to change; null for a new one */
export function ScheduleFormDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Schedule | null }) {
  return (
    <FormDialog
      title={stored === null ? 'New schedule' : `Edit “${showInvisibleInProse(stored.name)}”`}
      description="Backups are taken at these times without a person."
      className="max-w-2xl"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <ScheduleForm stored={stored} onSaved={onClose} />
    </FormDialog>
  );
}

function ScheduleForm({ stored, onSaved }: { stored: Schedule | null; onSaved: () => void }) {
  const id = useId();
  const { value, input, save, nameProblem, theirs, takeTheirs, saveMine, edit, discard, submit } = useScheduleDraft(
    stored,
    onSaved,
  );
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (submit()) return;
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form noValidate onSubmit={onSubmit} className="flex min-h-0 flex-col">
      <DialogBody className="gap-5">
        <DraftField id={`${id}-name`} label="Name" problem={nameProblem}>
          <Input
            id={`${id}-name`}
            value={value.name}
            dir="auto"
            className="text-start"
            maxLength={60}
            placeholder="Nightly"
            aria-invalid={nameProblem !== undefined}
            aria-describedby={nameProblem === undefined ? undefined : `${id}-name-hint`}
            onChange={(event) => edit({ name: event.target.value })}
          />
        </DraftField>
        <WhenFields id={id} value={value} onEdit={edit} />
        <SchedulePreview input={input} />
        <DraftField
          id={`${id}-verify`}
          label="Verify"
          hint="A verification restores the backup into a temporary database and compares every row."
          problem={undefined}
        >
          <Select
            id={`${id}-verify`}
            className="h-9 w-full"
            value={value.verifyEvery}
            aria-describedby={`${id}-verify-hint`}
            onChange={(event) => edit({ verifyEvery: event.target.value })}
          >
            {verifyChoices(value.verifyEvery).map((every) => (
              <option key={every} value={every}>
                {verifyWords(every)}
              </option>
            ))}
          </Select>
        </DraftField>
        <MoreFields id={id} value={value} onEdit={edit} />
        <div className="flex items-start gap-2.5">
          <input
            id={`${id}-enabled`}
            type="checkbox"
            checked={value.enabled}
            onChange={(event) => edit({ enabled: event.target.checked })}
            className="mt-0.75 size-4 shrink-0 accent-accent"
          />
          <Label htmlFor={`${id}-enabled`}>Switched on</Label>
        </div>
        {isApiError(save.error, 412) ? (
          <ConflictNotice what="The schedule" theirs={theirsOf(theirs)} onTheirs={takeTheirs} onMine={saveMine} />
        ) : save.error ? (
          <FailureNotice
            title={stored === null ? 'The schedule was not created' : 'The schedule was not changed'}
            error={save.error}
          />
        ) : null}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={save.isPending} onClick={discard}>
            Cancel
          </Button>
        </DialogClose>
        <Button type="submit" variant="primary" busy={save.isPending}>
          {stored === null ? 'Create schedule' : 'Save'}
        </Button>
      </DialogFooter>
    </form>
  );
}

function theirsOf(theirs: Schedule | null) {
  if (theirs === null) return null;
  const { name, sentence, verifyEvery, enabled, changedBy, changedOn } = theirs;
  return {
    changedBy,
    changedOn,
    lines: [
      ['Name', name],
      ['When', sentence],
      ['Verify', verifyWords(String(verifyEvery))],
      ['Switched on', enabled ? 'Yes' : 'No'],
    ] as const,
  };
}

/** The usual choices, and what is stored. */
function verifyChoices(stored: string): string[] {
  return [...new Set(['1', '2', '7', '30', '0', stored])];
}

function verifyWords(every: string): string {
  if (every === '0') return 'Never';
  return every === '1' ? 'Each backup' : `Every ${every} backups`;
}
