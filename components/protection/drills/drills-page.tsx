import { ProtectionSubPageHeader } from '../shared/protection-sub-page-header.tsx';
import { AnomaliesCard } from './anomalies-card.tsx';
import { ChecksCard } from './checks-card.tsx';
import { DrillsCard } from './drills-card.tsx';
import { ObjectivesCard } from './objectives-card.tsx';

/** Whether what was promised is kept, what is unusual, and what verifications ask. */
export function DrillsPage() {
  return (
    <>
      <ProtectionSubPageHeader title="Drills">
        <p>How much data could be lost, how long a restore takes, and whether the backups hold what they should.</p>
      </ProtectionSubPageHeader>
      <ObjectivesCard />
      <AnomaliesCard />
      <DrillsCard />
      <ChecksCard />
    </>
  );
}
