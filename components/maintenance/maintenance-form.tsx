'use client';

import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { DraftField } from '#components/ui/drafts/draft-field.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Input } from '#components/ui/input.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { Maintenance } from '#lib/contracts/maintenance.ts';
import { MaintenancePreview } from './maintenance-preview.tsx';
import { StatusToTake } from './status-to-take.tsx';
import { TimeFields } from './time-fields.tsx';
import { type MaintenanceDraft, useMaintenanceDraft } from './use-maintenance-draft.ts';

/** The content of the dialog. It is created again at each opening, so that it starts with what is stored then. */
export function MaintenanceForm({ stored, onSaved }: { stored: Maintenance | null; onSaved: () => void }) {
  const id = useId();
  const { value, problems, save, isUnderWay, isContinued, edit, discard, submit } = useMaintenanceDraft(
    stored,
    onSaved,
  );
  return (
    <DialogForm noValidate onSubmit={submit}>
      <DialogBody className="gap-5">
        {isContinued ? (
          <div className="flex flex-wrap items-center justify-between gap-2 rounded-md bg-sunken px-3 py-2 text-sm">
            <span>This is your unsaved text from before.</span>
            <Button size="sm" onClick={discard}>
              Start over
            </Button>
          </div>
        ) : null}
        <DraftField id={`${id}-title`} label="Title" problem={problems.title}>
          <Input
            id={`${id}-title`}
            value={value.title}
            dir="auto"
            className="text-start"
            maxLength={200}
            aria-invalid={problems.title !== undefined}
            aria-describedby={problems.title === undefined ? undefined : `${id}-title-hint`}
            onChange={(event) => edit({ title: event.target.value })}
          />
        </DraftField>
        <DraftField
          id={`${id}-text`}
          label="Description"
          hint="What will be done and how it affects users."
          problem={problems.text}
        >
          <Textarea
            id={`${id}-text`}
            value={value.text}
            dir="auto"
            className="text-start"
            maxLength={3000}
            aria-invalid={problems.text !== undefined}
            aria-describedby={`${id}-text-hint`}
            onChange={(event) => edit({ text: event.target.value })}
          />
        </DraftField>
        <TimeFields id={id} value={value} problems={problems} isUnderWay={isUnderWay} onEdit={edit} />
        <StatusToTake value={value.status} disabled={isUnderWay} onChange={(status) => edit({ status })} />
        <EndsItself value={value} onEdit={edit} />
        <MaintenancePreview value={value} />
        {save.error ? (
          <FailureNotice
            title={stored === null ? 'The maintenance was not scheduled' : 'The maintenance was not changed'}
            error={save.error}
          />
        ) : null}
      </DialogBody>
      <FormFooter submit={stored === null ? 'Schedule' : 'Save'} busy={save.isPending} onCancel={discard} />
    </DialogForm>
  );
}

type EndsItselfProps = { value: MaintenanceDraft; onEdit: (change: Partial<MaintenanceDraft>) => void };

function EndsItself({ value, onEdit }: EndsItselfProps) {
  return (
    <Checkbox
      label="End automatically"
      about={
        value.endsItself
          ? 'The previous status and message are restored, unless someone changes the status.'
          : 'It stays open and is shown as overrun until you end it.'
      }
      checked={value.endsItself}
      onChange={(endsItself) => onEdit({ endsItself })}
    />
  );
}
