'use client';

import { useId } from 'react';
import { z } from 'zod';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { DialogBody } from '#components/ui/dialog/dialog.tsx';
import type { OpenedDialog } from '#components/ui/dialog/dialog-button.tsx';
import { DialogForm } from '#components/ui/dialog/dialog-form.tsx';
import { FormDialog } from '#components/ui/dialog/form-dialog.tsx';
import { FormFooter } from '#components/ui/dialog/form-footer.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';
import { Select } from '#components/ui/select.tsx';
import { toast } from '#components/ui/toast/toast.ts';
import { type Drill, type DrillInput, type DrillTarget, drillTarget } from '#lib/contracts/protection/drill.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { drillsQuery, saveDrill } from '#lib/queries/drills/drill-queries.ts';
import { cronOf, cronPattern, patternOf } from '../schedules/cron-pattern.ts';
import { SchedulePreview } from '../schedules/schedule-preview.tsx';
import { WhenFields } from '../schedules/when-fields.tsx';
import { SaveFailure } from '../shared/save-failure.tsx';
import { useVersionedDraft } from '../shared/use-versioned-draft.ts';
import { withSaved } from '../shared/with-saved.ts';

const drillDraft = cronPattern.extend({
  name: z.string(),
  which: drillTarget,
  randomDays: z.string(),
  zone: z.string(),
  isEnabled: z.boolean(),
});
type DrillDraft = z.infer<typeof drillDraft>;

const targetWords: Record<DrillTarget, string> = {
  NEWEST: 'The newest',
  RANDOM: 'A random one of the last days',
  OLDEST: 'The oldest that is kept',
};

function emptyDraft(): DrillDraft {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { ...patternOf('0 4 * * 0'), name: '', which: 'NEWEST', randomDays: '30', zone: timeZone, isEnabled: true };
}

function draftOf(stored: Drill | null): DrillDraft {
  if (stored === null) return emptyDraft();
  const { name, which, randomDays, cron, zone, isEnabled } = stored;
  return { ...patternOf(cron), name, which, randomDays: String(randomDays ?? 30), zone, isEnabled };
}

function toInput(value: DrillDraft): DrillInput {
  const { name, which, randomDays, zone, isEnabled } = value;
  return {
    name,
    which,
    randomDays: which === 'RANDOM' ? Number(randomDays) : null,
    cron: cronOf(value),
    zone,
    isEnabled,
  };
}

/** Adds a drill, or changes one. What is typed is kept until it is saved or cancelled. @param stored null for a new one */
export function DrillFormDialog({ stored, onClose, onCloseAutoFocus }: OpenedDialog & { stored: Drill | null }) {
  const id = useId();
  const draft = useVersionedDraft({
    stored,
    name: stored === null ? 'new drill' : `drill ${stored.id}`,
    shape: drillDraft,
    read: draftOf,
    send: (seen, typed) => saveDrill(seen, toInput(typed)),
    remember: (client, saved) => client.setQueryData(drillsQuery.queryKey, (known) => known && withSaved(known, saved)),
    onSaved: ({ sentence }) => {
      toast.success(stored === null ? 'Drill added' : 'Drill changed', { description: sentence });
      onClose();
    },
  });
  const { value, edit } = draft;
  const { cron, zone } = toInput(value);
  return (
    <FormDialog
      title={stored === null ? 'Add a drill' : `Change the drill “${showInvisibleInProse(stored.name)}”`}
      description="Restores a backup into a temporary database at set times, compares every row and asks the checks."
      className="max-w-xl"
      onClose={onClose}
      onCloseAutoFocus={onCloseAutoFocus}
    >
      <DialogForm onSubmit={draft.submit}>
        <DialogBody className="gap-5">
          <div className="flex flex-col gap-1.5">
            <Label htmlFor={`${id}-name`}>Name</Label>
            <Input
              id={`${id}-name`}
              dir="auto"
              className="text-start"
              required
              maxLength={60}
              value={value.name}
              placeholder="Such as: Sunday"
              onChange={(event) => edit({ name: event.target.value })}
            />
          </div>
          <div className="flex flex-wrap gap-4">
            <div className="flex flex-col gap-1.5">
              <Label htmlFor={`${id}-which`}>Which backup</Label>
              <Select
                id={`${id}-which`}
                className="h-9"
                value={value.which}
                onChange={(event) => edit({ which: drillTarget.parse(event.target.value) })}
              >
                {drillTarget.options.map((which) => (
                  <option key={which} value={which}>
                    {targetWords[which]}
                  </option>
                ))}
              </Select>
            </div>
            {value.which === 'RANDOM' ? (
              <div className="flex flex-col gap-1.5">
                <Label htmlFor={`${id}-days`}>Days</Label>
                <Input
                  id={`${id}-days`}
                  type="number"
                  className="w-28"
                  required
                  min={1}
                  max={3660}
                  step={1}
                  value={value.randomDays}
                  onChange={(event) => edit({ randomDays: event.target.value })}
                />
              </div>
            ) : null}
          </div>
          <WhenFields id={id} value={value} onEdit={edit} />
          <SchedulePreview input={{ cron, zone }} />
          <Checkbox label="Switched on" checked={value.isEnabled} onChange={(isEnabled) => edit({ isEnabled })} />
          <SaveFailure draft={draft} what="The drill" title="The drill was not saved" describe={describeDrill} />
        </DialogBody>
        <FormFooter
          submit={stored === null ? 'Add drill' : 'Save'}
          busy={draft.save.isPending}
          onCancel={draft.discard}
        />
      </DialogForm>
    </FormDialog>
  );
}

function describeDrill({ name, sentence, which, randomDays, isEnabled }: Drill) {
  const days = randomDays === null ? '' : ` (${randomDays})`;
  return [
    ['Name', name],
    ['When', sentence],
    ['Which backup', `${targetWords[which]}${days}`],
    ['Switched on', isEnabled ? 'Yes' : 'No'],
  ] as const;
}
