'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FailureNotice } from '#components/ui/failure-notice.tsx';
import { Link } from '#components/ui/link.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { ConsoleHealth, OutsideThing } from '#lib/contracts/console-settings.ts';
import { formatNumber } from '#lib/format/format-number.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { consoleHealthQuery } from '#lib/queries/console/console-settings-queries.ts';

/** Whether each database, the bucket and each runner responds now. */
export function HealthCard() {
  const { data, error, refetch } = useQuery(consoleHealthQuery);
  return (
    <Card aria-labelledby="health-title">
      <CardHeader id="health-title" title="Components" />
      {data ? <Parts health={data} /> : null}
      {!data && error ? (
        <div className="px-5 pb-5">
          <FailureNotice title="Status unavailable" error={error} retry={() => void refetch()} />
        </div>
      ) : null}
      {!data && !error ? (
        <Loading label="Loading components" className="divide-y divide-line border-line border-t">
          {[0, 1, 2, 3].map((row) => (
            <span key={row} className="flex h-13 items-center px-5">
              <Skeleton className="w-64 max-w-full" />
            </span>
          ))}
        </Loading>
      ) : null}
    </Card>
  );
}

function Parts({
  health: { consoleDatabase, repository, bucket, runners, roleWarning, notifier },
}: {
  health: ConsoleHealth;
}) {
  const alive = runners.filter((runner) => runner.alive);
  const gone = runners.filter((runner) => !runner.alive);
  return (
    <ul aria-labelledby="health-title" className="divide-y divide-line border-line border-t">
      <Thing name="Console database" thing={consoleDatabase} what="PostgreSQL" />
      <Thing name="Database" thing={repository} what="PostgreSQL" />
      {roleWarning === null ? null : <Warning name="Database role">{roleWarning}</Warning>}
      <Thing name="Bucket" thing={bucket} what="S3" />
      {notifier.problem === null ? null : (
        <Part name="Notifications" well={notifier.well}>
          {showInvisibleInProse(notifier.problem)}
        </Part>
      )}
      {alive.map((runner) => (
        <Part key={`${runner.host}:${runner.process}`} name="Runner" well>
          {runner.host}, process {runner.process}, version {runner.version}, started{' '}
          <RelativeTime time={Date.parse(runner.startedOn)} />
          {runner.daemonId === null ? null : (
            <>
              , running{' '}
              <Link href={`/daemons/${runner.daemonId}`} className="rounded-sm text-link underline underline-offset-2">
                job {runner.daemonId}
              </Link>
            </>
          )}
        </Part>
      ))}
      {gone.map((runner) => (
        <Part key={`${runner.host}:${runner.process}`} name="Runner" well={false}>
          {runner.host}, process {runner.process}: last seen <RelativeTime time={Date.parse(runner.seenOn)} />
        </Part>
      ))}
      {alive.length === 0 ? (
        <Part name="Runner" well={false}>
          No runner is running, so backups and restores cannot start. Start one with npm start or npm run runner.
        </Part>
      ) : null}
    </ul>
  );
}

function Thing({ name, thing, what }: { name: string; thing: OutsideThing; what: string }) {
  const { well, version, milliseconds, problem } = thing;
  const words = version === null ? what : `${what} ${version}`;
  return (
    <Part name={name} well={well}>
      {well ? `${words}, answered in ${formatNumber(Math.max(1, Math.round(milliseconds)))} ms` : problem}
    </Part>
  );
}

function Warning({ name, children }: { name: string; children: ReactNode }) {
  return (
    <PartRow
      name={name}
      badge={
        <Badge tone="caution">
          <TriangleAlert aria-hidden />
          Warning
        </Badge>
      }
    >
      {children}
    </PartRow>
  );
}

function Part({ name, well, children }: { name: string; well: boolean; children: ReactNode }) {
  return (
    <PartRow
      name={name}
      badge={
        <Badge tone={well ? 'good' : 'bad'}>
          {well ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
          {well ? 'OK' : 'Problem'}
        </Badge>
      }
    >
      {children}
    </PartRow>
  );
}

function PartRow({ name, badge, children }: { name: string; badge: ReactNode; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-5 py-3 sm:grid-cols-[10rem_minmax(0,1fr)_auto]">
      <span className="font-medium">{name}</span>
      <span className="figures order-last col-span-2 break-words text-muted text-sm sm:order-none sm:col-span-1">
        {children}
      </span>
      {badge}
    </li>
  );
}
