import { useId } from 'react';
import { Label } from '#components/ui/label.tsx';

type SafetyChoiceProps = { value: boolean; disabled: boolean; onChange: (value: boolean) => void };

/** Whether a restore backs up first what it replaces, and what either means. */
export function SafetyChoice({ value, disabled, onChange }: SafetyChoiceProps) {
  const ids = { field: useId(), about: useId() };
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={ids.field}
        type="checkbox"
        checked={value}
        disabled={disabled}
        aria-describedby={ids.about}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.75 size-4 shrink-0 accent-accent"
      />
      <div className="flex flex-col">
        <Label htmlFor={ids.field}>Take a safety backup first</Label>
        <span id={ids.about} className="min-h-10 text-muted text-sm">
          {value
            ? 'The restore can be undone afterwards. Adds the time of a backup to the downtime.'
            : 'The restore cannot be undone: the current data is lost unless another backup has it.'}
        </span>
      </div>
    </div>
  );
}
