import type { Metadata } from 'next';
import { NotificationsPage } from '#components/protection/notifications/notifications-page.tsx';
import { aheadOf } from '../../ahead-of.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';

export const metadata: Metadata = { title: 'Notifications' };

export default async function Page() {
  await requireCaller('/protection/notifications');
  return (
    <ReadAhead queries={[aheadOf.channels, aheadOf.heartbeats, aheadOf.digest, aheadOf.openIncidents]}>
      <NotificationsPage />
    </ReadAhead>
  );
}
