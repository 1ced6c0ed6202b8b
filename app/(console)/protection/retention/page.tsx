import type { Metadata } from 'next';
import { RetentionPage } from '#components/protection/retention/retention-page.tsx';
import { aheadOf } from '../../ahead-of.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';

export const metadata: Metadata = { title: 'Retention' };

export default async function Page() {
  await requireCaller('/protection/retention');
  return (
    <ReadAhead queries={[aheadOf.retention, aheadOf.retentionRuns, aheadOf.keptDatabases]}>
      <RetentionPage />
    </ReadAhead>
  );
}
