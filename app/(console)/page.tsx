import type { Metadata } from 'next';
import { Overview } from '#components/overview/overview.tsx';
import { aheadOf } from './ahead-of.ts';
import { ReadAhead } from './read-ahead.tsx';
import { requireCaller } from './require-caller.ts';

export const metadata: Metadata = { title: 'Overview' };

export default async function Page() {
  await requireCaller('/');
  return (
    <ReadAhead queries={[aheadOf.backups, aheadOf.health, aheadOf.sizes]}>
      <Overview />
    </ReadAhead>
  );
}
