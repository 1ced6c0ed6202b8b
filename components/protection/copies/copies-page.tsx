import { ProtectionSubPageHeader } from '../shared/protection-sub-page-header.tsx';
import { CopiesCard } from './copies-card.tsx';
import { CopyList } from './copy-list.tsx';
import { CopyRetention } from './copy-retention.tsx';

/** Whether each backup is in two places. */
export function CopiesPage() {
  return (
    <>
      <ProtectionSubPageHeader title="Copies">
        <p>With a second bucket, each backup is copied into it as soon as it is complete.</p>
      </ProtectionSubPageHeader>
      <CopiesCard />
      <CopyList />
      <CopyRetention />
    </>
  );
}
