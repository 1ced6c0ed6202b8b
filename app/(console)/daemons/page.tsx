import type { Metadata } from 'next';
import { DaemonList } from '#components/daemons/list/daemon-list.tsx';
import { aheadOf } from '../ahead-of.ts';
import { ReadAhead } from '../read-ahead.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Jobs' };

export default async function Page() {
  await requireCaller('/daemons');
  return (
    <ReadAhead queries={[aheadOf.daemons]}>
      <DaemonList />
    </ReadAhead>
  );
}
