import { AlarmClock, Ban, CalendarCheck, CalendarClock, CalendarX, type LucideIcon, Wrench } from 'lucide-react';
import { stackStatusWords } from '#components/stack-status/stack-status-words.ts';
import type { Tone } from '#components/ui/badge.tsx';
import type { Maintenance, MaintenanceState } from '#lib/contracts/maintenance.ts';
import type { StackStatusValue } from '#lib/contracts/stack-status.ts';
import { formatSpan } from '#lib/format/format-span.ts';

type Words = { label: string; tone: Tone; Icon: LucideIcon };

const stateWords: Record<MaintenanceState, Words> = {
  PLANNED: { label: 'Planned', tone: 'caution', Icon: CalendarClock },
  UNDER_WAY: { label: 'In progress', tone: 'work', Icon: Wrench },
  OVERRUN: { label: 'Overrun', tone: 'bad', Icon: AlarmClock },
  ENDED: { label: 'Ended', tone: 'idle', Icon: CalendarCheck },
  CANCELLED: { label: 'Cancelled', tone: 'idle', Icon: Ban },
};

const notStarted: Words = { label: 'Not started', tone: 'caution', Icon: CalendarX };

export function maintenanceWords({ state, startedOn }: Pick<Maintenance, 'state' | 'startedOn'>): Words {
  return state === 'ENDED' && startedOn === null ? notStarted : stateWords[state];
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
  READ_WRITE: 'The stack is set to Read and write',
  READ_ONLY: 'The stack is set to Read only',
  DOWN: 'The stack is set to Down',
  NONE: 'Announcement only: the status does not change',
};

/** What its end does, to be read after "At its end". */
export function describeEnd({ status, goesBackTo }: Maintenance): string {
  if (status === null) return 'the status does not change: this maintenance is an announcement only.';
  if (goesBackTo === null) return 'the status does not change: someone changed it after the maintenance started.';
  return `the stack returns to the previous status: ${stackStatusWords[goesBackTo].label}.`;
}
