'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { RelativeTime } from '#components/ui/text/relative-time.tsx';
import { showInvisibleInProse } from '#lib/format/show-invisible.ts';
import { openIncidentsQuery } from '#lib/queries/notifications/notification-queries.ts';

/** What is wrong now. Nothing while nothing is. */
export function IncidentsCard() {
  const { data } = useQuery(openIncidentsQuery);
  if (!data || data.results.length === 0) return null;
  return (
    <Card aria-labelledby="incidents-title">
      <CardHeader id="incidents-title" title="Wrong now" />
      <ul aria-labelledby="incidents-title" className="divide-y divide-line border-line border-t">
        {data.results.map(({ id, title, what, since, cause, remedy, link }) => (
          <li key={id} className="flex gap-3 px-5 py-3">
            <TriangleAlert aria-hidden className="mt-0.75 size-4 shrink-0 text-bad" />
            <div className="flex min-w-0 flex-col gap-1 break-words">
              <p className="font-medium">
                {link === null ? (
                  title
                ) : (
                  <Link href={link} className="rounded-sm text-link underline underline-offset-2">
                    {title}
                  </Link>
                )}
                <span className="font-normal text-muted text-sm">
                  , since <RelativeTime time={Date.parse(since)} />
                </span>
              </p>
              <p dir="auto">{showInvisibleInProse(what)}</p>
              {[cause, remedy].map((text) =>
                text === null ? null : (
                  <p key={text} className="text-muted text-sm">
                    {showInvisibleInProse(text)}
                  </p>
                ),
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
