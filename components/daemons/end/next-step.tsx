import { StartBackupButton } from '#components/start/start-backup-button.tsx';
import { VerifyButton } from '#components/start/verify-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { Link } from '#components/ui/link.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import type { Unreadable } from '#lib/contracts/verdict/unreadable.ts';
import { jobKind, jobWords } from '#lib/job-kind.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { BackUpRestButton } from './back-up-rest-button.tsx';
import { useArchive } from './use-archive.ts';

type NextStepProps = {
  daemon: BackupRestoreStatus;
  /** The code of the failure; null if none is known. */
  code: string | null;
  /** What can't be read of the database; null if that is not why it failed. */
  unreadable: Unreadable | null;
};

/** What is most likely to be done after a job that failed or was stopped, and the ways on from it. */
export function NextStep({ daemon, code, unreadable }: NextStepProps) {
  const archive = useArchive(daemon);
  if (daemon.type === 'BACKUP') {
    return (
      <>
        <StartBackupButton label="Start another backup" />
        {unreadable === null ? null : <BackUpRestButton found={unreadable} />}
        <Way href="/backups">All backups</Way>
      </>
    );
  }
  if (daemon.mode === 'UNDO') {
    return (
      <Way href="/backups" isPrimary>
        Previous databases
      </Way>
    );
  }
  const isBackupAtFault = code === 'ARCHIVE_INVALID' || code === 'ARCHIVE_NOT_FOUND';
  if (!archive || (isBackupAtFault && daemon.type === 'RESTORE')) {
    return (
      <>
        <Way href="/backups" isPrimary>
          Choose another backup
        </Way>
        {archive ? <Way href={`/backups/${objectPath(archive.key)}`}>View backup</Way> : null}
      </>
    );
  }
  const page = `/backups/${objectPath(archive.key)}`;
  return (
    <>
      {daemon.type === 'RESTORE' ? (
        <Way href={code === 'FATE_UNKNOWN' ? page : `${page}?restore`} isPrimary>
          {code === 'FATE_UNKNOWN' ? 'Compare with the backup' : `Start the ${jobWords[jobKind(daemon)].noun} again`}
        </Way>
      ) : isBackupAtFault ? (
        <>
          <StartBackupButton label="Start another backup" asksToVerify />
          <VerifyButton backupKey={archive.key} label="Verify again" />
        </>
      ) : (
        <VerifyButton backupKey={archive.key} label="Verify again" variant="primary" />
      )}
      <Way href={page}>View backup</Way>
    </>
  );
}

function Way({ href, isPrimary = false, children }: { href: string; isPrimary?: boolean; children: string }) {
  return (
    <Button asChild variant={isPrimary ? 'primary' : 'secondary'}>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
