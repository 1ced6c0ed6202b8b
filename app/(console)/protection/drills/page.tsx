import type { Metadata } from 'next';
import { DrillsPage } from '#components/protection/drills/drills-page.tsx';
import { aheadOf } from '../../ahead-of.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';

export const metadata: Metadata = { title: 'Drills' };

export default async function Page() {
  await requireCaller('/protection/drills');
  return (
    <ReadAhead queries={[aheadOf.objectives, aheadOf.openAnomalies, aheadOf.checks, aheadOf.drills]}>
      <DrillsPage />
    </ReadAhead>
  );
}
