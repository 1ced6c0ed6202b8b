import type { Metadata } from 'next';
import { Overview } from '#components/overview/overview.tsx';
import { aheadOf } from './ahead-of.ts';
import { ReadAhead } from './read-ahead.tsx';
import { requireCaller } from './require-caller.ts';

export const metadata: Metadata = { title: 'Overview' };

const queries = [
  aheadOf.backups,
  aheadOf.health,
  aheadOf.sizes,
  aheadOf.openMaintenance,
  aheadOf.openUploads,
  aheadOf.latestEvents,
  aheadOf.protection,
  aheadOf.objectives,
  aheadOf.channels,
];

export default async function Page() {
  await requireCaller('/');
  return (
    <ReadAhead queries={queries}>
      <Overview />
    </ReadAhead>
  );
}
