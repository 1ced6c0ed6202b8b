import { LocalText } from '#components/ui/text/local-text.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { formatExactTime } from '#lib/format/format-exact-time.ts';
import { formatTimeRange } from '#lib/format/format-time-range.ts';

/** "Tue, 24 Nov 2026, 20:00 – 22:00" in the reader's own zone and way; the zone is named on hover. */
export function TimeRange({ from, to }: { from: string; to: string }) {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const { start, between, end } = formatTimeRange(first, last);
  return (
    <Tooltip content={`${formatExactTime(first)} to ${formatExactTime(last)}`}>
      <span className="figures">
        <time dateTime={from}>
          <LocalText text={start} />
        </time>
        {end === '' ? null : (
          <>
            {' '}
            <LocalText text={between} />{' '}
            <time dateTime={to}>
              <LocalText text={end} />
            </time>
          </>
        )}
      </span>
    </Tooltip>
  );
}
