'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { z } from 'zod';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Label } from '#components/ui/label.tsx';

/** A rule as it is typed. `rate`: MB/s. */
export const ruleDraft = z.object({ from: z.string(), to: z.string(), rate: z.string(), connections: z.string() });
export type RuleDraft = z.infer<typeof ruleDraft>;

const mostRules = 24;
const fields = [
  { name: 'from', label: 'From hour', least: 0, most: 23, required: true },
  { name: 'to', label: 'To hour', least: 1, most: 24, required: true },
  { name: 'rate', label: 'MB/s at most', least: 1, most: 99_999, required: true },
  { name: 'connections', label: 'Connections', least: 1, most: 64, required: false },
] as const;

/** The hours with their pace, one rule a row. */
export function PaceFields({ value, onChange }: { value: RuleDraft[]; onChange: (value: RuleDraft[]) => void }) {
  const id = useId();
  const change = (index: number, part: Partial<RuleDraft>) =>
    onChange(value.map((rule, at) => (at === index ? { ...rule, ...part } : rule)));
  return (
    <div className="flex flex-col gap-4">
      {value.map((rule, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name of its own
          key={index}
          aria-label={`Rule ${index + 1}`}
          className="grid grid-cols-2 items-end gap-3 sm:grid-cols-[1fr_1fr_1fr_1fr_auto]"
        >
          {fields.map(({ name, label, least, most, required }) => (
            <div key={name} className="flex min-w-0 flex-col gap-1.5">
              <Label htmlFor={`${id}-${index}-${name}`}>{label}</Label>
              <Input
                id={`${id}-${index}-${name}`}
                type="number"
                min={least}
                max={most}
                step={1}
                required={required}
                placeholder={required ? undefined : 'Any'}
                value={rule[name]}
                onChange={(event) => change(index, { [name]: event.target.value })}
              />
            </div>
          ))}
          <Button
            size="icon"
            variant="quiet"
            aria-label={`Remove rule ${index + 1}`}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <Trash2 aria-hidden />
          </Button>
        </fieldset>
      ))}
      {value.length === 0 ? <p className="text-muted">No limit at any hour.</p> : null}
      <Button
        size="sm"
        className="self-start"
        disabled={value.length >= mostRules}
        onClick={() => onChange([...value, { from: '8', to: '18', rate: '5', connections: '' }])}
      >
        <Plus aria-hidden />
        Add hours
      </Button>
      <p className="text-muted text-sm">
        Hours that end before they begin go past midnight. Connections are those of a backup that starts in these hours.
      </p>
    </div>
  );
}
