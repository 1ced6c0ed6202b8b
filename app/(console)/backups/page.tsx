import type { Metadata } from 'next';
import { BackupList } from '#components/backups/backup-list.tsx';
import { requireCaller } from '../require-caller.ts';

export const metadata: Metadata = { title: 'Backups' };

export default async function Page() {
  await requireCaller('/backups');
  return <BackupList />;
}
