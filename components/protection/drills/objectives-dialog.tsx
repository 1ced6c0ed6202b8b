'use client';

import { useId } from 'react';
import { z } from 'zod';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import type { Objectives, ObjectivesInput } from '#lib/contracts/objective.ts';
import { formatTarget } from '#lib/format/format-target.ts';
import { objectivesQuery, setObjectives } from '#lib/queries/drills/objective-queries.ts';
import { SaveFailure } from '../shared/save-failure.tsx';
import { useVersionedDraft } from '../shared/use-versioned-draft.ts';

const objectivesDraft = z.object({ hours: z.string(), minutes: z.string() });
type ObjectivesDraft = z.infer<typeof objectivesDraft>;

function draftOf({ rpo, rto }: Objectives): ObjectivesDraft {
  return { hours: fieldOf(rpo.targetSeconds, 3600), minutes: fieldOf(rto.targetSeconds, 60) };
}

function toInput({ hours, minutes }: ObjectivesDraft): ObjectivesInput {
  return { rpoSeconds: secondsOf(hours, 3600), rtoSeconds: secondsOf(minutes, 60) };
}

/** Sets how much data may be lost, and how long a restore may take. An empty field is no objective. */
export function ObjectivesDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Objectives }) {
  const draft = useVersionedDraft({
    stored,
    name: 'objectives',
    shape: objectivesDraft,
    read: draftOf,
    send: (seen, typed) => setObjectives(toInput(typed), seen.version),
    remember: (client, saved) => client.setQueryData(objectivesQuery.queryKey, saved),
    onSaved: () => {
      toast.success('Objectives set');
      onClose();
    },
  });
  const { value, edit } = draft;
  return (
    <FormDialog
      title="Set objectives"
      description="Leave a field empty for no objective."
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DialogForm onSubmit={draft.submit}>
        <DialogBody className="gap-5">
          <NumberField
            label="Data that may be lost, in hours"
            hint="RPO: the age of the newest verified backup’s data stays below this."
            least={0.1}
            most={8784}
            value={value.hours}
            onChange={(hours) => edit({ hours })}
          />
          <NumberField
            label="Time that a restore may take, in minutes"
            hint="RTO: measured by each verification and each restore."
            least={1}
            most={527_040}
            value={value.minutes}
            onChange={(minutes) => edit({ minutes })}
          />
          <SaveFailure
            draft={draft}
            what="What you set"
            title="The objectives were not set"
            describe={describeObjectives}
          />
        </DialogBody>
        <FormFooter submit="Set objectives" busy={draft.save.isPending} onCancel={draft.discard} />
      </DialogForm>
    </FormDialog>
  );
}

function describeObjectives({ rpo, rto }: Objectives) {
  const told = (seconds: number | null) => (seconds === null ? 'No objective' : `${formatTarget(seconds)} at most`);
  return [
    ['Data that may be lost', told(rpo.targetSeconds)],
    ['Time that a restore may take', told(rto.targetSeconds)],
  ] as const;
}

function fieldOf(seconds: number | null, unit: number): string {
  return seconds === null ? '' : String(Math.round((seconds / unit) * 100) / 100);
}

function secondsOf(text: string, unit: number): number | null {
  return text.trim() === '' ? null : Math.round(Number(text) * unit);
}

type NumberFieldProps = {
  label: string;
  hint: string;
  least: number;
  most: number;
  value: string;
  onChange: (value: string) => void;
};

function NumberField({ label, hint, least, most, value, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="number"
        className="w-36"
        min={least}
        max={most}
        step="any"
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className="text-muted text-sm">
        {hint}
      </p>
    </div>
  );
}
