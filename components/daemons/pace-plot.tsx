import type { PaceSeries } from '#lib/pace-series.ts';

type PacePlotProps = {
  /** "Rows a second". */
  label: string;
  series: PaceSeries;
  color: string;
  format: (perSecond: number) => string;
};

const width = 400;
const height = 72;

/** A rate over time as a small line, with its figures in words. */
export function PacePlot({ label, series, color, format }: PacePlotProps) {
  const isFlat = series.peak === 0;
  const words = isFlat
    ? 'Nothing measured yet'
    : `${format(series.average)} on average, ${format(series.peak)} at its peak`;
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{label}</span>
        <span className="figures text-muted text-sm">{words}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={`${label}: ${words}`}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-18 w-full overflow-visible"
      >
        <line
          x1="0"
          x2={width}
          y1={height}
          y2={height}
          stroke="var(--color-line-strong)"
          vectorEffect="non-scaling-stroke"
        />
        {isFlat ? null : (
          <>
            <path d={areaPath(series)} fill={color} fillOpacity={0.15} />
            <path
              d={linePath(series)}
              fill="none"
              stroke={color}
              strokeWidth={1.5}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </>
        )}
      </svg>
    </figure>
  );
}

function linePath(series: PaceSeries): string {
  return place(series)
    .map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x},${y}`)
    .join('');
}

function areaPath(series: PaceSeries): string {
  const places = place(series);
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return '';
  return `${linePath(series)}L${last[0]},${height}L${first[0]},${height}Z`;
}

function place({ points, peak }: PaceSeries): [x: number, y: number][] {
  const from = points[0]?.time ?? 0;
  const span = Math.max((points.at(-1)?.time ?? 0) - from, 1);
  return points.map(({ time, perSecond }) => [
    rounded(((time - from) / span) * width),
    rounded(height - (peak === 0 ? 0 : perSecond / peak) * (height - 2)),
  ]);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
