import Link from 'next/link';
import { daemonTypeWords } from '#components/daemons/daemon-words.ts';
import { daemonType } from '#lib/contracts/daemon.ts';
import { objectPath } from '#lib/queries/object-path.ts';

const linkClasses = 'rounded-sm font-medium text-link underline-offset-2 hover:underline';

export function DaemonLink({ id, type }: { id: string | null; type: unknown }) {
  return (
    <Link href={`/daemons/${id}`} className={linkClasses}>
      {daemonTypeWords[daemonType.safeParse(type).data ?? 'BACKUP']} {id}
    </Link>
  );
}

/** @param gone it is in the bucket no more, or not yet */
export function BackupName({ backupKey, gone = false }: { backupKey: string | null; gone?: boolean }) {
  if (backupKey === null) return 'a backup';
  if (gone) return <span className="break-all font-mono text-sm">{backupKey}</span>;
  return (
    <Link href={`/backups/${objectPath(backupKey)}`} className={`${linkClasses} break-all font-mono text-sm`}>
      {backupKey}
    </Link>
  );
}
