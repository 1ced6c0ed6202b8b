'use client';

import { formatDistanceStrict } from 'date-fns/formatDistanceStrict';
import { useNow } from '#components/ui/hooks/use-now.ts';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { formatExactTime } from '#lib/format/format-exact-time.ts';

/** "in 14 hours", with the exact time and zone on hover. `time`: ISO 8601. */
export function TimeAhead({ time }: { time: string }) {
  const now = useNow(10_000);
  if (now === null) return <time dateTime={time} />;
  const at = Date.parse(time);
  return (
    <Tooltip content={formatExactTime(at)}>
      <time dateTime={time} className="figures whitespace-nowrap">
        {at <= now ? 'now' : formatDistanceStrict(at, now, { addSuffix: true })}
      </time>
    </Tooltip>
  );
}
