import { formatDuration } from '#lib/format/format-duration.ts';
import { niceCeiling } from '#lib/nice-ceiling.ts';
import type { PaceSeries } from '#lib/pace-series.ts';

type PacePlotProps = {
  /** "Rows per second". */
  label: string;
  series: PaceSeries;
  /** The start of the time axis, in epoch milliseconds; null if the axis starts with the series. */
  from: number | null;
  color: string;
  format: (perSecond: number) => string;
};

const width = 400;
const height = 72;

/** A rate over time: each span of time has its own rate. Its figures in words, the rate's axis and the time's. */
export function PacePlot({ label, series, from, color, format }: PacePlotProps) {
  const { span, peak, average } = series;
  const isFlat = peak === 0;
  const words = isFlat ? 'No data yet' : `${format(average)} average, ${format(peak)} peak`;
  const top = niceCeiling(peak);
  const begin = Math.min(from ?? span?.from ?? 0, span?.from ?? 0);
  const plot = { begin, length: Math.max((span?.to ?? begin) - begin, 1), top };
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{label}</span>
        <span className="figures text-muted text-sm">{words}</span>
      </figcaption>
      <div className="flex flex-col gap-1" dir="ltr">
        <span aria-hidden className="figures text-muted text-xs">
          {isFlat ? '\u00a0' : format(top)}
        </span>
        <svg
          role="img"
          aria-label={`${label}: ${words}`}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          className="h-18 w-full overflow-visible"
        >
          {[0, height / 2, height].map((y) => (
            <line
              key={y}
              x1="0"
              x2={width}
              y1={y}
              y2={y}
              stroke={y === height ? 'var(--color-line-strong)' : 'var(--color-line)'}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          {isFlat ? null : (
            <>
              <path d={`${stepPath(series, plot)}V${height}H${left(series, plot)}Z`} fill={color} fillOpacity={0.15} />
              <path
                d={stepPath(series, plot)}
                fill="none"
                stroke={color}
                strokeWidth={1.5}
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
            </>
          )}
        </svg>
        <span aria-hidden className="figures flex justify-between text-muted text-xs">
          <span>0 s</span>
          <span>{span === null ? '' : formatDuration(plot.length)}</span>
        </span>
      </div>
    </figure>
  );
}

type Plot = { begin: number; length: number; top: number };

/** One level for each span, so that a single one is seen too. */
function stepPath({ points }: PaceSeries, plot: Plot): string {
  return points
    .map(({ from, time, perSecond }, index) => {
      const y = rounded(height - (perSecond / plot.top) * height);
      const start = index === 0 ? `M${x(from, plot)},${y}` : `H${x(from, plot)}V${y}`;
      return `${start}H${x(time, plot)}`;
    })
    .join('');
}

function left({ points }: PaceSeries, plot: Plot): number {
  return x(points[0]?.from ?? plot.begin, plot);
}

function x(time: number, { begin, length }: Plot): number {
  return rounded(((time - begin) / length) * width);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
