import { PageHeader } from '#components/ui/page-header.tsx';
import { BucketCard } from './bucket-card.tsx';
import { DatabaseCard } from './database-card.tsx';
import { GrowthCard } from './growth-card.tsx';
import { OpenUploadsCard } from './open-uploads-card.tsx';
import { StorageFigures } from './storage-figures.tsx';
import { UsageCard } from './usage-card.tsx';
import { UsageSetupCard } from './usage-setup-card.tsx';

/** What is stored, and where; each part is read, and may fail, by itself. */
export function StoragePage() {
  return (
    <>
      <PageHeader title="Storage">
        <p>Database, bucket and stored files.</p>
      </PageHeader>
      <StorageFigures />
      <GrowthCard />
      <UsageCard />
      <DatabaseCard />
      <BucketCard />
      <OpenUploadsCard />
      <UsageSetupCard />
    </>
  );
}
