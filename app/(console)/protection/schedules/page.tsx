import type { Metadata } from 'next';
import { SchedulesPage } from '#components/protection/schedules/schedules-page.tsx';
import { aheadOf } from '../../ahead-of.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';

export const metadata: Metadata = { title: 'Schedules' };

export default async function Page() {
  await requireCaller('/protection/schedules');
  return (
    <ReadAhead queries={[aheadOf.schedules, aheadOf.scheduledRuns]}>
      <SchedulesPage />
    </ReadAhead>
  );
}
