'use client';

import { useId } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { DraftField } from '#components/ui/drafts/draft-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import type { Schedule } from '#lib/contracts/protection/schedule.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { SaveFailure } from '../shared/save-failure.tsx';
import { MoreFields } from './more-fields.tsx';
import { SchedulePreview } from './schedule-preview.tsx';
import { useScheduleDraft } from './use-schedule-draft.ts';
import { WhenFields } from './when-fields.tsx';

/** Creates a schedule, or changes one. @param stored the schedule to change; null for a new one */
export function ScheduleFormDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Schedule | null }) {
  return (
    <FormDialog
      title={stored === null ? 'New schedule' : `Change “${showInvisibleInProse(stored.name)}”`}
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
  const draft = useScheduleDraft(stored, onSaved);
  const { value, input, nameProblem, edit } = draft;
  return (
    <DialogForm noValidate onSubmit={draft.submit}>
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
        <Checkbox label="Switched on" checked={value.enabled} onChange={(enabled) => edit({ enabled })} />
        <SaveFailure
          draft={draft}
          what="The schedule"
          title={stored === null ? 'The schedule was not created' : 'The schedule was not changed'}
          describe={describeSchedule}
        />
      </DialogBody>
      <FormFooter
        submit={stored === null ? 'Create schedule' : 'Save'}
        busy={draft.save.isPending}
        onCancel={draft.discard}
      />
    </DialogForm>
  );
}

function describeSchedule({ name, sentence, verifyEvery, enabled }: Schedule) {
  return [
    ['Name', name],
    ['When', sentence],
    ['Verify', verifyWords(String(verifyEvery))],
    ['Switched on', enabled ? 'Yes' : 'No'],
  ] as const;
}

/** The usual choices, and what is stored. */
function verifyChoices(stored: string): string[] {
  return [...new Set(['1', '2', '7', '30', '0', stored])];
}

function verifyWords(every: string): string {
  if (every === '0') return 'Never';
  return every === '1' ? 'Each backup' : `Every ${every} backups`;
}
