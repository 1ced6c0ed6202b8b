import { useId } from 'react';
import { Label } from '#components/ui/label.tsx';

type ExplainedChoiceProps = {
  label: string;
  /** What the present value means. Two lines are kept free for it, so that nothing moves when it changes. */
  about: string;
  value: boolean;
  disabled: boolean;
  onChange: (value: boolean) => void;
};

/** A checkbox of the restore dialog that says what its value means. */
export function ExplainedChoice({ label, about, value, disabled, onChange }: ExplainedChoiceProps) {
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
        <Label htmlFor={ids.field}>{label}</Label>
        <span id={ids.about} className="min-h-10 text-muted text-sm">
          {about}
        </span>
      </div>
    </div>
  );
}
