'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleSlash, CircleX } from 'lucide-react';
import Link from 'next/link';
import { StartBackupButton } from '#components/backups/start-backup-button.tsx';
import { VerifyButton } from '#components/backups/verify-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { jobName } from '#lib/job-kind.ts';
import { daemonReportQuery } from '#lib/queries/daemon-report-query.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { BackToBackups } from './back-to-backups.tsx';
import { daemonAmount } from './daemon-words.ts';
import { Fact, Outcome } from './outcome.tsx';
import { SafetyBackup } from './safety-backup.tsx';
import { useArchive } from './use-archive.ts';

/** A daemon that failed or was stopped: the sentence, its cause to copy, and what to do next. */
export function DaemonFailed({ daemon }: { daemon: BackupRestoreStatus }) {
  const stopped = daemon.status === 'TERMINATED';
  const archive = useArchive(daemon);
  const fallback = stopped ? `${jobName(daemon)} was stopped` : `${jobName(daemon)} failed`;
  return (
    <Outcome
      tone={stopped ? 'idle' : 'bad'}
      Icon={stopped ? CircleSlash : CircleX}
      title={daemon.errorMessage ?? fallback}
      actions={
        <>
          {daemon.type === 'BACKUP' ? <StartBackupButton label="Start another backup" /> : null}
          {daemon.type === 'VERIFY' && archive ? <VerifyButton backupKey={archive.key} label="Verify again" /> : null}
          {daemon.type !== 'BACKUP' && archive ? (
            <Button asChild>
              <Link href={`/backups/${objectPath(archive.key)}`}>See the backup</Link>
            </Button>
          ) : null}
          <BackToBackups />
        </>
      }
    >
      <LikelyCause id={daemon.id} />
      {daemon.errorDetails ? <ErrorDetails details={daemon.errorDetails} /> : null}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        <Fact label="Last seen doing">{daemon.progresssMessage}</Fact>
        <Fact label="Got to">{daemonAmount(daemon)}</Fact>
        <Fact label="After">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      <SafetyBackup daemon={daemon} />
    </Outcome>
  );
}

function LikelyCause({ id }: { id: string }) {
  const { data: report, isPending } = useQuery(daemonReportQuery(id));
  if (isPending) return <Skeleton className="h-22 w-full" />;
  if (!report?.failure) return null;
  return (
    <dl className="flex flex-col gap-3">
      <Fact label="Likely cause">{report.failure.cause}</Fact>
      <Fact label="What to do">{report.failure.remedy}</Fact>
    </dl>
  );
}

function ErrorDetails({ details }: { details: string }) {
  return (
    <section aria-label="Error details" className="overflow-hidden rounded-md border border-line">
      <div className="flex items-center justify-between border-line border-b bg-canvas py-1 pr-1 pl-3">
        <h3 className="text-muted text-sm">Details</h3>
        <CopyButton text={details} label="Copy details" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be within the keyboard's reach */}
      <pre tabIndex={0} className="max-h-64 overflow-auto whitespace-pre-wrap break-words p-3 font-mono text-sm">
        {details}
      </pre>
    </section>
  );
}
