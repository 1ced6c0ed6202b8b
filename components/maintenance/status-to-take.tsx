'use client';

import { Megaphone } from 'lucide-react';
import { stackStatusWords } from '#components/stack-status/stack-status-words.ts';
import { RadioCard, RadioGroup } from '#components/ui/radio-group.tsx';
import { type StackStatusValue, stackStatusValue } from '#lib/contracts/stack-status.ts';

type StatusToTakeProps = {
  value: StackStatusValue | null;
  disabled: boolean;
  onChange: (status: StackStatusValue | null) => void;
};

const announceOnly = 'NONE';
const announcing = {
  label: 'No change',
  Icon: Megaphone,
  meaning: 'Announcement only.',
};

/** What the stack does from its start to its end. */
export function StatusToTake({ value, disabled, onChange }: StatusToTakeProps) {
  const offered: StackStatusValue[] =
    value === 'READ_WRITE' ? ['READ_WRITE', 'READ_ONLY', 'DOWN'] : ['READ_ONLY', 'DOWN'];
  return (
    <fieldset className="flex flex-col gap-2" disabled={disabled}>
      <legend className="mb-2 font-medium">Status during maintenance</legend>
      <RadioGroup
        aria-label="Status during maintenance"
        className="gap-2 sm:grid-cols-3"
        value={value ?? announceOnly}
        disabled={disabled}
        onValueChange={(next) => onChange(next === announceOnly ? null : stackStatusValue.parse(next))}
      >
        {[...offered, announceOnly].map((option) => {
          const known = stackStatusValue.safeParse(option).data;
          const { label, Icon, meaning } = known === undefined ? announcing : stackStatusWords[known];
          return (
            <RadioCard
              key={option}
              value={option}
              aria-label={label}
              aria-describedby={`take-${option}`}
              className="gap-2 p-3"
            >
              <span className="flex min-w-0 flex-col">
                <span className="flex items-center gap-2 font-medium [&_svg]:size-4 [&_svg]:text-muted">
                  <Icon aria-hidden />
                  {label}
                </span>
                <span id={`take-${option}`} className="text-muted text-sm">
                  {meaning}
                </span>
              </span>
            </RadioCard>
          );
        })}
      </RadioGroup>
      {disabled ? (
        <p className="text-muted text-sm">It is in progress: its start and status cannot be changed.</p>
      ) : null}
    </fieldset>
  );
}
