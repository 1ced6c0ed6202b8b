'use client';

import type { ReactNode } from 'react';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import type { Protection } from '#lib/contracts/protection/protection.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { TimeAhead } from './shared/time-ahead.tsx';

/** What is asked first when something goes wrong: the last verified backup, the next run, and how long a restore takes. */
export function ProtectionFigures({ protection }: { protection: Protection }) {
  const { newestVerified, nextRun, bucketProblem } = protection;
  const unknown = bucketProblem === null ? 'None' : 'Unknown';
  return (
    <dl className="grid grid-cols-1 gap-4 sm:grid-cols-3">
      <Figure name="Last verified backup">
        {newestVerified === null ? unknown : <RelativeTime time={Date.parse(newestVerified.takenOn)} />}
      </Figure>
      <Figure name="Next run">{nextRun === null ? 'None' : <TimeAhead time={nextRun.on} />}</Figure>
      <Figure name="A restore takes">
        {newestVerified?.restoreMs == null ? 'Not measured' : formatDuration(newestVerified.restoreMs)}
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="figures break-words font-semibold text-lg first-letter:uppercase">{children}</dd>
    </div>
  );
}
