'use client';

import { Checkbox } from '#components/ui/checkbox.tsx';
import { DraftField } from '#components/ui/drafts/draft-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { QuietFields } from './quiet-fields.tsx';
import type { ScheduleDraft, ScheduleEdit } from './use-schedule-draft.ts';

type NumberField = 'catchUpMinutes' | 'retries' | 'retryMinutes' | 'windowMinutes' | 'beforeMaintenanceMinutes';

const fields: { name: NumberField; label: string; hint: string; min: number; max: number; empty?: string }[] = [
  { name: 'retries', label: 'Retries', hint: 'After a failure.', min: 0, max: 5 },
  { name: 'retryMinutes', label: 'Minutes between retries', hint: '1 to 720.', min: 1, max: 720 },
  {
    name: 'windowMinutes',
    label: 'Wait for another job, minutes',
    hint: 'After that the run is skipped.',
    min: 1,
    max: 1440,
  },
  {
    name: 'catchUpMinutes',
    label: 'Catch up within, minutes',
    hint: 'How late a missed run still starts. Leave it empty for half the time to the next run.',
    min: 1,
    max: 10_080,
    empty: 'Half the period',
  },
  {
    name: 'beforeMaintenanceMinutes',
    label: 'Before planned maintenance, minutes',
    hint: 'Takes another backup so many minutes before each planned maintenance. Leave it empty for none.',
    min: 1,
    max: 1440,
    empty: 'None',
  },
];

/** What is rarely changed. */
export function MoreFields({ id, value, onEdit }: { id: string; value: ScheduleDraft; onEdit: ScheduleEdit }) {
  return (
    <details className="rounded-lg border border-line px-4 py-3">
      <summary className="cursor-pointer rounded-sm font-medium">Retries, quiet times and maintenance</summary>
      <div className="flex flex-col gap-5 pt-4">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          {fields.map(({ name, label, hint, min, max, empty }) => (
            <DraftField key={name} id={`${id}-${name}`} label={label} hint={hint} problem={undefined}>
              <Input
                id={`${id}-${name}`}
                type="number"
                min={min}
                max={max}
                placeholder={empty}
                value={value[name]}
                aria-describedby={`${id}-${name}-hint`}
                onChange={(event) => onEdit({ [name]: event.target.value })}
              />
            </DraftField>
          ))}
        </div>
        <Checkbox
          label="Begin no run during planned maintenance"
          checked={value.holdDuringMaintenance}
          onChange={(holdDuringMaintenance) => onEdit({ holdDuringMaintenance })}
        />
        <QuietFields id={id} value={value.quiet} onChange={(quiet) => onEdit({ quiet })} />
      </div>
    </details>
  );
}
