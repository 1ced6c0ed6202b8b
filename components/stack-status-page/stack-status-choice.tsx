'use client';

import { RadioCard, RadioGroup } from '#components/ui/radio-group.tsx';
import { type StackStatusValue, stackStatuses, stackStatusValue } from '#lib/contracts/stack-status.ts';
import { StackStatusBadge } from '../stack-status/stack-status-badge.tsx';
import { stackStatusWords } from '../stack-status/stack-status-words.ts';

type StackStatusChoiceProps = { value: StackStatusValue; onChange: (status: StackStatusValue) => void };

/** The three statuses as cards, each with what it means for the stack's users. */
export function StackStatusChoice({ value, onChange }: StackStatusChoiceProps) {
  return (
    <RadioGroup
      aria-label="Status"
      value={value}
      onValueChange={(next) => onChange(stackStatusValue.parse(next))}
      className="md:grid-cols-3"
    >
      {stackStatuses.map((status) => (
        <StatusCard key={status} status={status} />
      ))}
    </RadioGroup>
  );
}

function StatusCard({ status }: { status: StackStatusValue }) {
  const { label, meaning, reads, writes } = stackStatusWords[status];
  return (
    <RadioCard value={status} aria-label={label} aria-describedby={`meaning-${status}`}>
      <span className="flex min-w-0 flex-1 flex-col gap-2">
        <span className="flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
          <StackStatusBadge status={status} />
          <code className="font-mono text-subtle text-xs">{status}</code>
        </span>
        <span id={`meaning-${status}`} className="flex flex-col gap-1 text-sm">
          <span>{meaning} </span>
          <span className="text-muted">
            {reads}. {writes}.
          </span>
        </span>
      </span>
    </RadioCard>
  );
}
