import type { Point } from './trend.ts';

const [width, height, margin] = [100, 32, 2];

/** A small curve beside a figure that says the same in words: it is hidden from who can't see it. */
export function Sparkline({ points, className }: { points: Point[]; className?: string }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.time === first.time) return <div aria-hidden className={className} />;
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (time: number) => ((time - first.time) / (last.time - first.time)) * width;
  // What never changes is a line in the middle, and at the bottom where there is nothing.
  const flat = most === 0 ? 0 : 0.5;
  const share = (value: number) => (most === least ? flat : (value - least) / (most - least));
  const y = (value: number) => height - margin - share(value) * (height - 2 * margin);
  const line = points.map(({ time, value }) => `${x(time).toFixed(2)},${y(value).toFixed(2)}`).join(' ');
  return (
    <svg aria-hidden viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={className}>
      <polygon points={`0,${height} ${line} ${width},${height}`} fill="var(--color-series-1)" opacity="0.1" />
      <polyline
        points={line}
        fill="none"
        stroke="var(--color-series-1)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
