import { useId } from 'react';
import { Label } from '#components/ui/label.tsx';
import type { Weaknesses } from '#lib/contracts/verdict/weakness.ts';
import { formatCount } from '#lib/format/format-count.ts';

type StrictChoiceProps = {
  value: boolean;
  /** What comes back weaker, as the verification found; null if that is not known. */
  weaker: Weaknesses | null;
  disabled: boolean;
  onChange: (value: boolean) => void;
};

/** Whether a restore is refused when something would come back weaker, and what either means. */
export function StrictChoice({ value, weaker, disabled, onChange }: StrictChoiceProps) {
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
        <Label htmlFor={ids.field}>Refuse if anything comes back weaker</Label>
        <span id={ids.about} className="min-h-10 text-muted text-sm">
          {value
            ? whenStrict(weaker)
            : 'All rows come back. A constraint, index or view that does not fit them is named.'}
        </span>
      </div>
    </div>
  );
}

function whenStrict(weaker: Weaknesses | null): string {
  if (weaker === null || weaker.total === 0) {
    return 'The restore fails and changes nothing if a constraint, index or view does not fit the rows.';
  }
  return `The restore will probably be refused: the verification found ${formatCount(weaker.total, 'thing')} that ${weaker.total === 1 ? 'comes' : 'come'} back weaker.`;
}
