import type { Metadata } from 'next';
import { BackupDetails } from '#components/backups/details/backup-details.tsx';
import { backupNumber } from '#lib/backup-number.ts';
import { shorten } from '#lib/format/shorten.ts';
import { showInvisible } from '#lib/format/show-invisible.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { settings } from '#server/env.ts';
import { ReadAhead } from '../../read-ahead.tsx';
import { requireCaller } from '../../require-caller.ts';
import { aheadOfBackup } from './ahead-of-backup.ts';

type BackupPageProps = { params: Promise<{ key: string[] }> };

export async function generateMetadata({ params }: BackupPageProps): Promise<Metadata> {
  const key = decodeKey((await params).key);
  const number = backupNumber(key);
  return { title: number === null ? showInvisible(shorten(key, 120)) : `Backup ${number}` };
}

export default async function Page({ params }: BackupPageProps) {
  const key = decodeKey((await params).key);
  await requireCaller(`/backups/${objectPath(key)}`);
  return (
    <ReadAhead queries={aheadOfBackup(key)}>
      <BackupDetails backupKey={key} stackName={settings().stackName} />
    </ReadAhead>
  );
}

/** The key from the parts of an address; a part with wrong percent-encoding stays as it is. */
function decodeKey(parts: string[]): string {
  return parts
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    })
    .join('/');
}
