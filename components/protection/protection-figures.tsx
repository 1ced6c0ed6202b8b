'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { classNames } from '#lib/class-names.ts';
import type { Protection } from '#lib/contracts/protection/protection.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { protectionStanding } from '#lib/protection-standing.ts';
import { objectivesQuery } from '#lib/queries/drills/objective-queries.ts';
import { channelsQuery } from '#lib/queries/notifications/notification-queries.ts';
import { objectPath } from '#lib/queries/object-path.ts';
import { TimeAhead } from './shared/time-ahead.tsx';
import { toldOfFailures } from './shared/told-of-failures.ts';

const tones = { good: 'text-good', caution: 'text-caution', bad: 'text-bad', idle: '' } as const;

/** What is asked first when something goes wrong. Each figure leads to the page that it is set on or comes from. */
export function ProtectionFigures({ protection }: { protection: Protection }) {
  const { newestVerified, nextRun, bucketProblem } = protection;
  const standing = protectionStanding(protection);
  const unknown = bucketProblem === null ? 'None' : 'Unknown';
  return (
    <dl className="grid grid-cols-2 sm:grid-cols-3 2xl:grid-cols-6 gap-x-4 gap-y-5">
      <Figure name="Protected" href="/protection" detail={standing.why} tone={standing.tone}>
        {standing.word}
      </Figure>
      <Figure
        name="Last verified backup"
        href={newestVerified === null ? '/backups' : `/backups/${objectPath(newestVerified.key)}`}
        detail={newestVerified === null ? null : 'when its data was read'}
      >
        {newestVerified === null ? unknown : <RelativeTime time={Date.parse(newestVerified.takenOn)} />}
      </Figure>
      <Figure
        name="Next run"
        href="/protection/schedules"
        detail={nextRun === null ? null : showInvisibleInProse(nextRun.scheduleName)}
      >
        {nextRun === null ? 'None' : <TimeAhead time={nextRun.on} />}
      </Figure>
      <MeasuredFigures />
      <ToldFigure />
    </dl>
  );
}

/** How long a restore takes, and what would be lost now: the numbers of the objectives, which are the same everywhere. */
function MeasuredFigures() {
  const { data, error } = useQuery(objectivesQuery);
  const waiting = error ? 'Unknown' : '…';
  const { rpo, rto } = data ?? {};
  return (
    <>
      <Figure
        name="A restore takes"
        href={rto?.daemonId == null ? '/protection/drills' : `/daemons/${rto.daemonId}`}
        detail={
          rto?.measuredOn == null ? null : (
            <>
              measured <RelativeTime time={Date.parse(rto.measuredOn)} />
            </>
          )
        }
        tone={rto?.state === 'BROKEN' ? 'bad' : 'idle'}
      >
        {rto === undefined ? waiting : rto.milliseconds === null ? 'Not measured' : formatDuration(rto.milliseconds)}
      </Figure>
      <Figure
        name="Would be lost now"
        href="/protection/drills"
        detail={rpo?.seconds == null ? null : 'what changed since the last verified backup'}
        tone={rpo?.state === 'BROKEN' ? 'bad' : 'idle'}
      >
        {rpo === undefined ? waiting : rpo.seconds === null ? 'All data' : formatDuration(rpo.seconds * 1000)}
      </Figure>
    </>
  );
}

function ToldFigure() {
  const { data, error } = useQuery(channelsQuery);
  const told = data && toldOfFailures(data.results).length;
  return (
    <Figure name="Told of failures" href="/protection/notifications" tone={told === 0 ? 'caution' : 'idle'}>
      {told === undefined ? (error ? 'Unknown' : '…') : told === 0 ? 'Nobody' : formatCount(told, 'channel')}
    </Figure>
  );
}

type FigureProps = {
  name: string;
  href: string;
  detail?: ReactNode;
  tone?: keyof typeof tones;
  children: ReactNode;
};

function Figure({ name, href, detail = null, tone = 'idle', children }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className={classNames('figures break-words font-semibold text-lg first-letter:uppercase', tones[tone])}>
        <Link href={href} className="rounded-sm underline-offset-2 hover:underline">
          {children}
        </Link>
      </dd>
      {detail === null ? null : (
        <dd dir="auto" className="break-words text-start text-muted text-sm">
          {detail}
        </dd>
      )}
    </div>
  );
}
