import type { Metadata } from 'next';
import { CopiesPage } from '#components/protection/copies/copies-page.tsx';
import { aheadOf } from '../../ahead-of.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';

export const metadata: Metadata = { title: 'Copies' };

export default async function Page() {
  await requireCaller('/protection/copies');
  return (
    <ReadAhead queries={[aheadOf.copies, aheadOf.copyRetention, aheadOf.copyRetentionRuns]}>
      <CopiesPage />
    </ReadAhead>
  );
}
