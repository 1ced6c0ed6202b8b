import { ProtectionSubPageHeader } from '../shared/protection-sub-page-header.tsx';
import { ChannelsCard } from './channels-card.tsx';
import { DeliveriesCard } from './deliveries-card.tsx';
import { DigestCard } from './digest-card.tsx';
import { HeartbeatsCard } from './heartbeats-card.tsx';
import { IncidentsCard } from './incidents-card.tsx';

/** Who is told when something is wrong, what was sent, and who watches the console itself. */
export function NotificationsPage() {
  return (
    <>
      <ProtectionSubPageHeader title="Notifications">
        <p>One message when a problem begins, and one when it is over.</p>
      </ProtectionSubPageHeader>
      <ChannelsCard />
      <IncidentsCard />
      <HeartbeatsCard />
      <DigestCard />
      <DeliveriesCard />
    </>
  );
}
