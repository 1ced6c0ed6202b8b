import { type ReactNode, useId } from 'react';
import { Label } from './label.tsx';

type CheckboxProps = {
  label: ReactNode;
  /** What the present value means. */
  about?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
};

/** A checkbox with its label beside it. */
export function Checkbox({ label, about, checked, disabled, onChange }: CheckboxProps) {
  const ids = { field: useId(), about: useId() };
  return (
    <div className="flex items-start gap-2.5">
      <input
        id={ids.field}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={about === undefined ? undefined : ids.about}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.75 size-4 shrink-0 accent-accent"
      />
      <div className="flex min-w-0 flex-col">
        <Label htmlFor={ids.field}>{label}</Label>
        {about === undefined ? null : (
          <span id={ids.about} className="text-muted text-sm">
            {about}
          </span>
        )}
      </div>
    </div>
  );
}
