import { AtWorkCard } from './at-work-card.tsx';
import { LastBackupCard } from './last-backup-card.tsx';
import { LatestEventsCard } from './latest-events-card.tsx';
import { PlannedCard } from './planned-card.tsx';
import { ProtectionFiguresCard } from './protection-figures-card.tsx';
import { SizesCard } from './sizes-card.tsx';
import { StatusCard } from './status-card.tsx';
import { VerdictCard } from './verdict-card.tsx';

/** Within five seconds: is everything OK, and what is to be done next. */
export function Overview() {
  return (
    <>
      <h1 className="sr-only">Overview</h1>
      <VerdictCard />
      <AtWorkCard />
      <ProtectionFiguresCard />
      <PlannedCard />
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <StatusCard />
        <LastBackupCard />
      </div>
      <SizesCard />
      <LatestEventsCard />
    </>
  );
}
