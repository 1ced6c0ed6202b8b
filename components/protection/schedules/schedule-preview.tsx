'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { ScheduleInput } from '#lib/contracts/protection/schedule.ts';
import { schedulePreviewQuery } from '#lib/queries/schedules/schedules-queries.ts';
import { formatInZone } from '../shared/format-in-zone.ts';

/** What the form means, as the server understands it: a sentence and the next five runs, or what is wrong. */
export function SchedulePreview({ input }: { input: Pick<ScheduleInput, 'cron' | 'zone' | 'quiet'> }) {
  const { cron, zone, quiet = [] } = useDeferredValue(input);
  const { data, error } = useQuery(schedulePreviewQuery({ cron, zone, quiet }));
  return (
    <section
      aria-label="Next runs"
      aria-live="polite"
      className="rounded-lg border border-line bg-sunken px-4 py-3 text-sm"
    >
      {error ? <p className="text-bad">{error.message}</p> : null}
      {data && !error ? (
        <>
          <p className="font-medium">{data.sentence}</p>
          <ol className="figures mt-1.5 grid grid-cols-1 gap-x-6 gap-y-0.5 text-muted sm:grid-cols-2">
            {data.runs.map((run) => (
              <li key={run}>
                <time dateTime={run}>{formatInZone(run, zone)}</time>
              </li>
            ))}
          </ol>
          {data.clockChange === null ? null : (
            <p className="mt-2 text-muted">
              {data.clockChange.sentence} Next change:{' '}
              <time dateTime={data.clockChange.run} className="figures">
                {formatInZone(data.clockChange.run, zone)}
              </time>
              .
            </p>
          )}
        </>
      ) : null}
      {!data && !error ? <p className="text-muted">Loading the next runs</p> : null}
    </section>
  );
}
