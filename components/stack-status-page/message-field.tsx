'use client';

import { Label } from '#components/ui/label.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { classNames } from '#lib/class-names.ts';
import { formatNumber } from '#lib/format/format-number.ts';

const longest = 4000;

type MessageFieldProps = {
  id: string;
  label: string;
  hint: string;
  value: string | null;
  onChange: (value: string | null) => void;
};

/** One of the two messages, with how many of its 4,000 characters are used. An empty one is none. */
export function MessageField({ id, label, hint, value, onChange }: MessageFieldProps) {
  const length = value?.length ?? 0;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-4">
        <Label htmlFor={id}>{label}</Label>
        <span className={classNames('figures text-xs', length > longest - 200 ? 'text-caution' : 'text-subtle')}>
          {formatNumber(length)} of {formatNumber(longest)}
          <span className="sr-only"> characters</span>
        </span>
      </div>
      <Textarea
        id={id}
        aria-describedby={`${id}-hint`}
        rows={2}
        dir="auto"
        className="max-h-44 text-start"
        maxLength={longest}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      />
      <p id={`${id}-hint`} className="text-muted text-sm wrap-anywhere">
        {hint}
      </p>
    </div>
  );
}
