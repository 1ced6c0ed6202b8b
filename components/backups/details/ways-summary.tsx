'use client';

import { Check, X } from 'lucide-react';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import type { RestorePreview } from '#lib/contracts/backup.ts';
import { recommendedWay, restoreWayProblems, restoreWays, restoreWayWords } from '../shared/restore-ways.ts';

/** Which ways to restore are possible now, and the first reason of each that is not. */
export function WaysSummary({ preview, isUnknown }: { preview: RestorePreview | undefined; isUnknown: boolean }) {
  if (preview === undefined && isUnknown) return <p>Not known: the backup could not be compared with the database.</p>;
  if (preview === undefined) {
    return (
      <Loading label="Loading the ways to restore" className="flex flex-col gap-2 py-1">
        <Skeleton className="w-40" />
        <Skeleton className="w-40" />
      </Loading>
    );
  }
  const problems = restoreWayProblems(preview);
  const recommended = recommendedWay(preview);
  return (
    <ul className="flex flex-col gap-1">
      {restoreWays.map((way) => {
        const [reason] = problems[way];
        return (
          <li key={way} className="flex items-start gap-2">
            {reason === undefined ? (
              <Check aria-hidden className="mt-0.75 size-4 shrink-0 text-good" />
            ) : (
              <X aria-hidden className="mt-0.75 size-4 shrink-0 text-bad" />
            )}
            <span className="min-w-0 break-words">
              {restoreWayWords[way].name}
              {reason === undefined ? ': possible' : ': not possible. '}
              {way === recommended ? ', recommended here' : null}
              {reason === undefined ? null : (
                <bdi dir="auto" className="text-muted text-sm">
                  {reason}
                </bdi>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
