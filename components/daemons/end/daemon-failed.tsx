'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleSlash, CircleX } from 'lucide-react';
import { UnreadableList } from '#components/start/unreadable-list.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { FoldedText } from '#components/ui/text/folded-text.tsx';
import type { BackupRestoreStatus } from '#lib/contracts/daemon.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { jobName } from '#lib/job-kind.ts';
import { daemonReportQuery } from '#lib/queries/daemons/daemon-report-query.ts';
import { countUnreadable } from '#lib/unreadable-words.ts';
import { daemonAmount } from '../shared/daemon-words.ts';
import { NextStep } from './next-step.tsx';
import { Fact, Outcome } from './outcome.tsx';
import { SafetyBackup } from './safety-backup.tsx';

/** A message that is longer than this is shown below the heading and not as the heading. */
const longestHeading = 400;

/** A job that failed or was stopped: what happened, why, what to do next, and how far it was. */
export function DaemonFailed({ daemon }: { daemon: BackupRestoreStatus }) {
  const stopped = daemon.status === 'TERMINATED';
  const { data: report, isPending } = useQuery(daemonReportQuery(daemon.id));
  const failure = report?.failure ?? null;
  const unreadable = report?.unreadable ?? null;
  const message = showInvisibleInProse(daemon.errorMessage ?? '');
  const fallback = stopped ? `${jobName(daemon)} was stopped` : `${jobName(daemon)} failed`;
  const isHeading = message !== '' && message.length <= longestHeading;
  return (
    <Outcome
      tone={stopped ? 'idle' : 'bad'}
      Icon={stopped ? CircleSlash : CircleX}
      title={
        <span dir="auto" className="block text-start [overflow-wrap:anywhere]">
          {isHeading ? message : fallback}
        </span>
      }
      actions={<NextStep daemon={daemon} code={failure?.code ?? null} unreadable={unreadable} />}
    >
      {isHeading || message === '' ? null : <FoldedText text={message} />}
      {isPending ? <Skeleton className="h-22 w-full" /> : null}
      {failure === null ? null : (
        <dl className="flex flex-col gap-3">
          <Fact label="Likely cause">{failure.cause}</Fact>
          <Fact label="What to do">{failure.remedy}</Fact>
        </dl>
      )}
      {unreadable === null ? null : (
        <dl className="figures">
          <Fact label={`What can’t be read: ${countUnreadable(unreadable)}${unreadable.complete ? '' : ' at least'}`}>
            <UnreadableList found={unreadable} />
          </Fact>
        </dl>
      )}
      {daemon.errorDetails ? <ErrorDetails details={daemon.errorDetails} /> : null}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
        <Fact label="Last step">{showInvisibleInProse(daemon.progresssMessage)}</Fact>
        <Fact label="Progress">{daemonAmount(daemon) ?? 'None'}</Fact>
        <Fact label="Elapsed">{formatDuration(daemon.totalTimeMS)}</Fact>
      </dl>
      <SafetyBackup daemon={daemon} />
    </Outcome>
  );
}

function ErrorDetails({ details }: { details: string }) {
  return (
    <section aria-label="Error details" className="overflow-hidden rounded-md border border-line">
      <div className="flex items-center justify-between border-line border-b bg-canvas py-1 ps-3 pe-1">
        <h3 className="text-muted text-sm">Details</h3>
        <CopyButton text={details} label="Copy details" />
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be within the keyboard's reach
        tabIndex={0}
        dir="auto"
        className="max-h-64 overflow-auto whitespace-pre-wrap p-3 text-start font-mono text-sm [overflow-wrap:anywhere] print:max-h-none"
      >
        {details}
      </pre>
    </section>
  );
}
