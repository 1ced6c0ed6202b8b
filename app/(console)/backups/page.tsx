import type { Metadata } from 'next';
import { BackupList } from '#components/backups/list/backup-list.tsx';
import { aheadOf } from '../ahead-of.ts';
import { ReadAhead } from '../read-ahead.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Backups' };

export default async function Page() {
  await requireCaller('/backups');
  return (
    <ReadAhead queries={[aheadOf.backupList, aheadOf.backupPreview, aheadOf.keptDatabases]}>
      <BackupList />
    </ReadAhead>
  );
}
