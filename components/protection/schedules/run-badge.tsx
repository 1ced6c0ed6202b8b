import { Badge, type Tone } from '#components/ui/badge.tsx';
import type { ScheduledRun, ScheduledRunStatus } from '#lib/contracts/protection/schedule.ts';

const looks: Record<ScheduledRunStatus, { tone: Tone; label: string }> = {
  WAITING: { tone: 'caution', label: 'Waiting' },
  RUNNING: { tone: 'work', label: 'Running' },
  DONE: { tone: 'good', label: 'Done' },
  LATE: { tone: 'caution', label: 'Done late' },
  MISSED: { tone: 'bad', label: 'Missed' },
  SKIPPED: { tone: 'caution', label: 'Skipped' },
  FAILED: { tone: 'bad', label: 'Failed' },
};

/** What became of a run. */
export function RunBadge({ run: { status } }: { run: Pick<ScheduledRun, 'status'> }) {
  const { tone, label } = looks[status];
  return <Badge tone={tone}>{label}</Badge>;
}

const verifications = {
  RUNNING: 'verification running',
  COMPLETED: 'verified',
  FAILED: 'verification failed',
} as const;

/** "verified": the last verification of a run's backup; null if there is none. */
export function runVerification({ verification }: ScheduledRun): string | null {
  return verification === null ? null : verifications[verification];
}
