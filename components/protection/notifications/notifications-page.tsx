import { PageHeader } from '#components/ui/page-header.tsx';
import { ChannelsCard } from './channels-card.tsx';
import { DeliveriesCard } from './deliveries-card.tsx';
import { DigestCard } from './digest-card.tsx';
import { HeartbeatsCard } from './heartbeats-card.tsx';
import { IncidentsCard } from './incidents-card.tsx';

/** Who is told when something is wrong, what was sent, and who watches the console itself. */
export function NotificationsPage() {
  return (
    <>
      <PageHeader title="Notifications">
        <p>One message when a problem begins, and one when it is over.</p>
      </PageHeader>
      <ChannelsCard />
      <IncidentsCard />
      <HeartbeatsCard />
      <DigestCard />
      <DeliveriesCard />
    </>
  );
}
