'use client';

import { type ReactNode, type RefObject, useId, useState } from 'react';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';

type RestoreNameFieldProps = {
  label: ReactNode;
  value: string;
  disabled: boolean;
  /** A sentence that says what is wrong with the typed name; null if nothing is. It is shown at once, or when the field is left if more typing could correct the name. */
  reason: string | null;
  mayBecomeRight?: boolean;
  field: RefObject<HTMLInputElement | null>;
  onChange: (value: string) => void;
};

/** A name that has to be typed, and under it the reason why it is not right. */
export function RestoreNameField(props: RestoreNameFieldProps) {
  const { label, value, disabled, reason, mayBecomeRight = false, field, onChange } = props;
  const ids = { field: useId(), reason: useId() };
  const [left, setLeft] = useState(false);
  const shown = reason !== null && (left || !mayBecomeRight) ? reason : null;
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={ids.field}>{label}</Label>
      <Input
        ref={field}
        id={ids.field}
        value={value}
        onChange={(event) => {
          setLeft(false);
          onChange(event.target.value);
        }}
        onBlur={() => setLeft(value !== '')}
        aria-invalid={shown !== null}
        aria-describedby={ids.reason}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        disabled={disabled}
      />
      <p id={ids.reason} aria-live="polite" className="min-h-5 break-words text-bad text-sm">
        {shown}
      </p>
    </div>
  );
}
