import { PageHeader } from '#components/ui/page-header.tsx';
import { CalendarCard } from './calendar-card.tsx';
import { CopiesSummaryCard } from './copies/copies-summary-card.tsx';
import { DrillsSummaryCard } from './drills/drills-summary-card.tsx';
import { NotificationsSummaryCard } from './notifications/notifications-summary-card.tsx';
import { ProtectionCard } from './protection-card.tsx';
import { RetentionSummaryCard } from './retention/retention-summary-card.tsx';
import { SchedulesSummaryCard } from './schedules/schedules-summary-card.tsx';

/**
 * Whether the stack is protected: first in one sentence, then a card for each area (components/protection/<area>), which leads to
 * the area's own page.
 */
export function ProtectionPage() {
  return (
    <>
      <PageHeader title="Protection">
        <p>What backs up and checks the database without a person.</p>
      </PageHeader>
      <ProtectionCard />
      <CalendarCard />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <SchedulesSummaryCard />
        <RetentionSummaryCard />
        <DrillsSummaryCard />
        <CopiesSummaryCard />
        <NotificationsSummaryCard />
      </div>
    </>
  );
}
