'use client';

import { Button } from '#components/ui/button.tsx';
import { DraftField } from '#components/ui/drafts/draft-field.tsx';
import { Input } from '#components/ui/input.tsx';
import { formatSpan } from '#lib/format/format-span.ts';
import { describeZone, fromLocalField, toLocalField } from './local-time.ts';
import type { DraftProblems, MaintenanceDraft } from './use-maintenance-draft.ts';

const presets = [
  { label: '30 min', minutes: 30 },
  { label: '1 h', minutes: 60 },
  { label: '2 h', minutes: 120 },
];

type TimeFieldsProps = {
  id: string;
  value: MaintenanceDraft;
  problems: DraftProblems;
  isUnderWay: boolean;
  onEdit: (change: Partial<MaintenanceDraft>) => void;
};

/** The planned start and end, in the person's own time zone, which is named. */
export function TimeFields({ id, value, problems, isUnderWay, onEdit }: TimeFieldsProps) {
  const [start, end] = [fromLocalField(value.startsOn), fromLocalField(value.endsOn)];
  const lasts = start !== null && end !== null && end > start ? `, ${formatSpan(end.getTime() - start.getTime())}` : '';
  const moveStart = (startsOn: string) => {
    const next = fromLocalField(startsOn);
    const keeps = next !== null && start !== null && end !== null && end > start;
    const endsOn = keeps ? toLocalField(new Date(next.getTime() + end.getTime() - start.getTime())) : value.endsOn;
    onEdit({ startsOn, endsOn });
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">When</legend>
      <div className="flex flex-col gap-3 sm:flex-row">
        <DraftField id={`${id}-start`} label="Start" problem={problems.startsOn}>
          <Input
            id={`${id}-start`}
            type="datetime-local"
            className="figures"
            value={value.startsOn}
            disabled={isUnderWay}
            aria-invalid={problems.startsOn !== undefined}
            aria-describedby={`${id}-zone`}
            onChange={(event) => moveStart(event.target.value)}
          />
        </DraftField>
        <DraftField id={`${id}-end`} label="End" problem={problems.endsOn}>
          <Input
            id={`${id}-end`}
            type="datetime-local"
            className="figures"
            value={value.endsOn}
            min={value.startsOn}
            aria-invalid={problems.endsOn !== undefined}
            aria-describedby={`${id}-zone`}
            onChange={(event) => onEdit({ endsOn: event.target.value })}
          />
        </DraftField>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p id={`${id}-zone`} className="text-muted text-sm">
          Your time zone: {describeZone(start ?? new Date())}
          {lasts}
        </p>
        {isUnderWay ? null : (
          <div className="flex gap-1.5">
            {presets.map(({ label, minutes }) => (
              <Button
                key={minutes}
                size="sm"
                aria-label={`${label} long`}
                disabled={start === null}
                onClick={() => onEdit({ endsOn: toLocalField(new Date((start?.getTime() ?? 0) + minutes * 60_000)) })}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
    </fieldset>
  );
}
