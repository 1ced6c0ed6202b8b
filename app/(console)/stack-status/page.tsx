import type { Metadata } from 'next';
import { StackStatusSettings } from '#components/stack-status-page/stack-status-settings.tsx';
import { aheadOf } from '../ahead-of.ts';
import { ReadAhead } from '../read-ahead.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Stack status' };

export default async function Page() {
  await requireCaller('/stack-status');
  return (
    <ReadAhead queries={[aheadOf.openMaintenance]}>
      <StackStatusSettings />
    </ReadAhead>
  );
}
