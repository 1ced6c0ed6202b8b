import type { Metadata } from 'next';
import { ProtectionPage } from '#components/protection/protection-page.tsx';
import { aheadOf } from '../ahead-of.ts';
import { ReadAhead } from '../read-ahead.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Protection' };

/** What the areas' summary cards show is read ahead here, too. */
export default async function Page() {
  await requireCaller('/protection');
  return (
    <ReadAhead
      queries={[
        aheadOf.protection,
        aheadOf.retention,
        aheadOf.copies,
        aheadOf.schedules,
        aheadOf.objectives,
        aheadOf.openAnomalies,
        aheadOf.channels,
      ]}
    >
      <ProtectionPage />
    </ReadAhead>
  );
}
