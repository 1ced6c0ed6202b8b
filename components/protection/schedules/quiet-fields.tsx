'use client';

import { Plus, Trash2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import type { QuietWindow } from '#lib/contracts/protection/schedule.ts';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const mostWindows = 14;

type QuietFieldsProps = { id: string; value: QuietWindow[]; onChange: (value: QuietWindow[]) => void };

/** Times in which no run begins. */
export function QuietFields({ id, value, onChange }: QuietFieldsProps) {
  const change = (index: number, part: Partial<QuietWindow>) =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1.5 font-medium">Quiet times</legend>
      <p className="text-muted text-sm">
        No run begins in these times. A time that ends before it begins ends on the next day.
      </p>
      {value.map((quiet, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a window has no name of its own
          key={index}
          aria-label={`Quiet time ${index + 1}`}
          className="flex flex-wrap items-center gap-2"
        >
          <div className="flex flex-wrap gap-1">
            {days.map((day, at) => {
              const number = at + 1;
              const isChosen = quiet.days.includes(number);
              const rest = quiet.days.filter((one) => one !== number);
              return (
                <Button
                  key={day}
                  size="sm"
                  className="w-12 px-0"
                  variant={isChosen ? 'primary' : 'secondary'}
                  aria-pressed={isChosen}
                  disabled={isChosen && rest.length === 0}
                  onClick={() => change(index, { days: isChosen ? rest : [...quiet.days, number].sort() })}
                >
                  {day}
                </Button>
              );
            })}
          </div>
          <Input
            type="time"
            className="w-28"
            aria-label="From"
            id={`${id}-from-${index}`}
            value={quiet.from}
            onChange={(event) => change(index, { from: event.target.value || quiet.from })}
          />
          <span className="text-muted">to</span>
          <Input
            type="time"
            className="w-28"
            aria-label="To"
            value={quiet.to}
            onChange={(event) => change(index, { to: event.target.value || quiet.to })}
          />
          <Button
            size="icon"
            variant="quiet"
            aria-label={`Remove quiet time ${index + 1}`}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <Trash2 aria-hidden />
          </Button>
        </fieldset>
      ))}
      <Button
        size="sm"
        className="self-start"
        disabled={value.length >= mostWindows}
        onClick={() => onChange([...value, { days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }])}
      >
        <Plus aria-hidden />
        Add quiet time
      </Button>
    </fieldset>
  );
}
