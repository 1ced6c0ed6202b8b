import type { Metadata } from 'next';
import { StoragePage } from '#components/storage/storage-page.tsx';
import { aheadOf } from '../ahead-of.ts';
import { ReadAhead } from '../read-ahead.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Storage' };

export default async function Page() {
  await requireCaller('/storage');
  return (
    <ReadAhead queries={[aheadOf.usageSetup]}>
      <StoragePage />
    </ReadAhead>
  );
}
