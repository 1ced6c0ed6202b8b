'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useConnection } from '#components/connection/connection-context.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { classNames } from '#lib/class-names.ts';
import { type BackupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { DaemonReport } from '#lib/daemon-report.ts';
import { paceSeries } from '#lib/pace-series.ts';
import { daemonReportQuery } from '#lib/queries/daemons/daemon-report-query.ts';
import { LogCard } from './log-card.tsx';
import { NotesCard } from './notes-card.tsx';
import { PaceCard } from './pace-card.tsx';
import { PhaseSteps } from './phase-steps.tsx';
import { TablesCard } from './tables-card.tsx';

/** A job's details: notes, phases, throughput, tables and log, live while it runs. */
export function DaemonReportCards({ daemon }: { daemon: BackupRestoreStatus }) {
  const { data: report, error, refetch, dataUpdatedAt } = useQuery(daemonReportQuery(daemon.id));
  if (!report) {
    if (!error) return <ReportSkeleton />;
    return <FailureNotice title="The details could not be loaded" error={error} retry={() => void refetch()} />;
  }
  const hasTables = report.tables.length > 0;
  const works = isAtWork(daemon.status);
  const isForgotten = !works && report.lines.length === 0;
  return (
    <>
      {report.notes.length > 0 ? <NotesCard notes={report.notes} /> : null}
      {report.phases.length > 0 ? <PhasesAndPace report={report} works={works} heardAt={dataUpdatedAt} /> : null}
      {hasTables ? (
        <TablesCard daemon={daemon} tables={report.tables} failureCode={report.failure?.code ?? null} />
      ) : null}
      {report.lines.length > 0 ? <LogCard lines={report.lines} cut={report.firstLine} grows={works} /> : null}
      {isForgotten ? (
        <p className="text-muted text-sm">Tables, throughput and log are kept for the newest 100 jobs.</p>
      ) : null}
    </>
  );
}

type PhasesProps = { report: DaemonReport; heardAt: number };

/** A job in which nothing moved has no throughput to show. */
function PhasesAndPace({ report, works, heardAt }: PhasesProps & { works: boolean }) {
  const { rows, bytes } = useMemo(() => paceOf(report.samples), [report.samples]);
  const hasPace = works || rows.peak > 0 || bytes.peak > 0;
  return (
    <div className={classNames('grid items-start gap-6', hasPace && 'lg:grid-cols-2')}>
      <PhasesCard report={report} heardAt={heardAt} />
      {hasPace ? <PaceCard rows={rows} bytes={bytes} from={report.phases[0]?.startedOn ?? null} /> : null}
    </div>
  );
}

function paceOf(samples: DaemonReport['samples']) {
  return {
    rows: paceSeries(samples.map(([time, rows]) => [time, rows])),
    bytes: paceSeries(samples.map(([time, , bytes]) => [time, bytes])),
  };
}

function PhasesCard({ report, heardAt }: PhasesProps) {
  const { connection } = useConnection();
  const ticking = useNow(1000) ?? heardAt;
  const sinceHeard = connection.state === 'lost' ? 0 : Math.max(ticking - heardAt, 0);
  return (
    <Card aria-labelledby="phases">
      <CardHeader id="phases" title="Phases" />
      <CardBody>
        <PhaseSteps phases={report.phases} now={report.now + sinceHeard} />
      </CardBody>
    </Card>
  );
}

function ReportSkeleton() {
  return (
    <Loading label="Loading the details" className="grid items-start gap-6 lg:grid-cols-2">
      {['phases', 'pace'].map((part) => (
        <Card key={part} className="flex flex-col gap-5 p-5">
          <Skeleton className="w-24" />
          {[0, 1, 2, 3].map((row) => (
            <Skeleton key={row} className="w-full" />
          ))}
        </Card>
      ))}
    </Loading>
  );
}
