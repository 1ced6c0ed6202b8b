'use client';

import { ChevronRight } from 'lucide-react';
import { Card } from '#components/ui/card.tsx';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { classNames } from '#lib/class-names.ts';
import type { HistoryEvent } from '#lib/contracts/history.ts';
import { formatClock } from '#lib/format/format-clock.ts';
import { formatCount } from '#lib/format/format-count.ts';
import { formatDay } from '#lib/format/format-day.ts';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { eventMarks, toneClasses } from './event-marks.ts';
import { EventSentence } from './event-sentence.tsx';

/** Events, grouped by their day in the reader's time zone. A day can be folded. */
export function EventDays({ events }: { events: HistoryEvent[] }) {
  const now = useNow(60_000);
  if (now === null) return null;
  const days = Map.groupBy(events, ({ on }) => formatDay(Date.parse(on), now));
  return (
    <div className="flex flex-col gap-6">
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={day} className="flex flex-col gap-2">
          <details open className="group flex flex-col">
            <summary className="flex w-fit cursor-pointer list-none items-baseline gap-2 rounded-sm pb-2 [&::-webkit-details-marker]:hidden">
              <ChevronRight
                aria-hidden
                className="size-4 self-center text-muted transition-transform duration-150 group-open:rotate-90 rtl:-scale-x-100 print:hidden"
              />
              <h2 className="font-semibold text-base">{day}</h2>
              <span className="figures text-muted text-sm">{formatCount(ofDay.length, 'entry', 'entries')}</span>
            </summary>
            <Card>
              <ol className="divide-y divide-line">
                {ofDay.map((event) => (
                  <EventRow key={event.id} event={event} now={now} />
                ))}
              </ol>
            </Card>
          </details>
        </section>
      ))}
    </div>
  );
}

function EventRow({ event, now }: { event: HistoryEvent; now: number }) {
  const { Icon, tone } = eventMarks(event);
  const time = Date.parse(event.on);
  return (
    <li className="flex flex-wrap gap-x-3 gap-y-0.5 px-4 py-2.5 sm:flex-nowrap sm:px-5">
      <Tooltip content={formatExactTime(time)}>
        <time dateTime={event.on} className="figures w-17 shrink-0 text-muted text-sm leading-[1.375rem]">
          {formatClock(time)}
        </time>
      </Tooltip>
      <Icon aria-hidden className={classNames('mt-0.75 size-4 shrink-0', toneClasses[tone])} />
      <div className="min-w-0 basis-full break-words sm:flex-1">
        <EventSentence event={event} now={now} />
      </div>
    </li>
  );
}
