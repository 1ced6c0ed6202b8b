'use client';

import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { formatRelativeTime } from '#lib/format/format-relative-time.ts';
import { useNow } from '../hooks/use-now.ts';
import { Tooltip } from '../tooltip.tsx';

/** "4 minutes ago", with the exact time and zone on hover and on paper. `time`: epoch milliseconds. */
export function RelativeTime({ time }: { time: number }) {
  const now = useNow(10_000);
  if (now === null) return <time dateTime={new Date(time).toISOString()} />;
  return (
    <Tooltip content={formatExactTime(time)}>
      <time
        dateTime={new Date(time).toISOString()}
        data-exact={` (${formatExactTime(time)})`}
        className="figures whitespace-nowrap print:whitespace-normal print:after:content-[attr(data-exact)]"
      >
        {formatRelativeTime(time, now)}
      </time>
    </Tooltip>
  );
}
