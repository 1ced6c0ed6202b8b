import { AlarmClock, Ban, CalendarCheck, CalendarClock, CalendarX, type LucideIcon, Wrench } from 'lucide-react';
import { stackStatusWords } from '#components/stack-status/stack-status-words.ts';
import type { Tone } from '#components/ui/badge.tsx';
import type { Maintenance, MaintenanceState } from '#lib/contracts/maintenance.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { formatSpan } from '#lib/format/format-span.ts';

type Words = { label: string; tone: Tone; Icon: LucideIcon };

const stateWords: Record<MaintenanceState, Words> = {
  PLANNED: { label: 'Planned', tone: 'caution', Icon: CalendarClock },
  UNDER_WAY: { label: 'Under way', tone: 'work', Icon: Wrench },
  OVERRUN: { label: 'Overrun', tone: 'bad', Icon: AlarmClock },
  ENDED: { label: 'Ended', tone: 'idle', Icon: CalendarCheck },
  CANCELLED: { label: 'Cancelled', tone: 'idle', Icon: Ban },
};

const neverBegan: Words = { label: 'Never began', tone: 'caution', Icon: CalendarX };

export function maintenanceWords({ state, startedOn }: Pick<Maintenance, 'state' | 'startedOn'>): Words {
  return state === 'ENDED' && startedOn === null ? neverBegan : stateWords[state];
}

/** How far it is from its next step: "in 2 h 5 min", "20 min left", "15 min over". @param now epoch milliseconds */
export function maintenancePace({ startedOn, startsOn, endsOn }: Maintenance, now: number): string {
  const untilStart = Date.parse(startsOn) - now;
  const untilEnd = Date.parse(endsOn) - now;
  if (startedOn === null) return untilStart > 0 ? `in ${formatSpan(untilStart)}` : 'due now';
  return untilEnd > 0 ? `${formatSpan(untilEnd)} left` : `${formatSpan(-untilEnd)} over`;
}

/** What its start does to the stack. */
export const maintenanceEffects: Record<StackStatusValue | 'NONE', string> = {
  READ_WRITE: 'The stack reads and writes',
  READ_ONLY: 'The stack becomes read only',
  DOWN: 'The stack goes down',
  NONE: 'It is only announced: the status stays as it is',
};

/** What its end does, to be read after "At its end". */
export function describeEnd({ status, goesBackTo }: Maintenance): string {
  if (status === null) return 'the stack’s status stays as it is: this maintenance was only announced.';
  if (goesBackTo === null)
    return 'the stack’s status stays as it is: it has been set anew since the maintenance began.';
  return `the stack goes back to what was set before: ${stackStatusWords[goesBackTo].label}.`;
}
