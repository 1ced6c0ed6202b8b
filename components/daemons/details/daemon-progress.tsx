'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useConnection } from '#components/connection/connection-context.tsx';
import { Card } from '#components/ui/card.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Progress } from '#components/ui/progress.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import type { DaemonReport } from '#lib/daemon-report.ts';
import { formatTimeLeft, formatWholeDuration } from '#lib/format/format-duration.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobName } from '#lib/job-kind.ts';
import { rateOf, stalledFor, timeLeft } from '#lib/progress-rate.ts';
import { daemonPace } from '#lib/queries/daemons/daemon-pace.ts';
import { daemonReportQuery } from '#lib/queries/daemons/daemon-report-query.ts';
import { daemonAmount, daemonPercent, daemonRate, daemonShare } from '../shared/daemon-words.ts';

type DaemonProgressProps = {
  daemon: BackupRestoreStatus;
  /** When the page heard of it last, epoch milliseconds. */
  heardAt: number;
};

/** What the job does in words, how far it is, how fast, and how much longer. The bar moves with true progress only. */
export function DaemonProgress({ daemon, heardAt }: DaemonProgressProps) {
  const { connection } = useConnection();
  const { data: report } = useQuery(daemonReportQuery(daemon.id));
  const ticking = useNow(1000) ?? heardAt;
  const now = connection.state === 'lost' ? heardAt : Math.max(ticking, heardAt);
  const pace = daemonPace(daemon.id);
  const rate = pace && rateOf(pace, now);
  const left = pace && timeLeft(pace, daemon.progresssTotal, now);
  const stalled = pace && stalledFor(pace, now);
  const percent = daemonPercent(daemon);
  return (
    <Card className="flex flex-col gap-5 p-5">
      <div className="flex items-baseline justify-between gap-4">
        <p dir="auto" className="min-w-0 break-words text-start font-medium text-lg">
          {showInvisibleInProse(daemon.progresssMessage)}
        </p>
        <p className="figures shrink-0 font-semibold text-xl">{percent ?? ''}</p>
      </div>
      <Progress
        value={daemonShare(daemon)}
        label={jobName(daemon)}
        valueText={daemonAmount(daemon) ?? daemon.progresssMessage}
      />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
        <Figure label="Done">{daemonAmount(daemon) ?? '–'}</Figure>
        <Figure label="Throughput">{rate === null ? '–' : daemonRate(daemon.type, rate)}</Figure>
        <Figure label="Time left">{left === null ? '–' : formatTimeLeft(left)}</Figure>
        <Figure label="Elapsed">{formatWholeDuration(daemon.totalTimeMS + now - heardAt)}</Figure>
      </dl>
      {stalled === null ? null : (
        <p className="figures flex items-center gap-2 text-caution">
          <TriangleAlert aria-hidden className="size-4" />
          No progress for {formatWholeDuration(stalled)}
          {stallWords(daemon, report?.waitingFor ?? null)}
        </p>
      )}
    </Card>
  );
}

const waits = {
  bucket: ', waiting for the bucket',
  repository: ', waiting for the database',
  locks: ', waiting for locks that other sessions hold on its tables',
};

function stallWords(daemon: BackupRestoreStatus, waitingFor: DaemonReport['waitingFor']): string {
  if (waitingFor !== null) return waits[waitingFor];
  return isWaiting(daemon) ? ': no runner has started it yet' : '';
}

function isWaiting({ progresssMessage, progresssTotal }: BackupRestoreStatus): boolean {
  return progresssTotal === 0 && progresssMessage === 'Starting...';
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="figures min-h-5.5">{children}</dd>
    </div>
  );
}
