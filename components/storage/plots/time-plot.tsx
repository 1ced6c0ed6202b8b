'use client';

import { Area, AreaChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';
import { axisStyle, PlotFrame, PlotTip, type Series } from './plot-frame.tsx';
import { timeTicks } from './time-ticks.ts';

/** A moment in epoch milliseconds, with sizes in bytes; null where a size is not known. */
export type TimePoint = { time: number; values: Record<string, number | null> };

/** `from`, `to`: what the axis of time shows, in epoch milliseconds. */
type TimePlotProps = { label: string; points: TimePoint[]; series: Series[]; from: number; to: number };

const dayMs = 24 * 60 * 60 * 1000;

/** Sizes over time, one on the other. A gap is a time that nothing is known of. */
export function TimePlot({ label, points, series, from, to }: TimePlotProps) {
  const spanMs = (points.at(-1)?.time ?? 0) - (points[0]?.time ?? 0);
  // Of a few hours in a week the areas are too narrow to be seen.
  const isNarrow = spanMs < (to - from) / 50;
  return (
    <PlotFrame label={label} series={series}>
      <AreaChart data={points} accessibilityLayer={false} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
        <CartesianGrid vertical={false} stroke="var(--color-line)" />
        <XAxis
          type="number"
          dataKey="time"
          scale="time"
          domain={[from, to]}
          tick={axisStyle}
          axisLine={{ stroke: 'var(--color-line-strong)' }}
          tickLine={false}
          minTickGap={16}
          ticks={timeTicks(from, to)}
          tickFormatter={(time: number) => formatTick(time, to - from)}
        />
        <YAxis
          width={72}
          tick={axisStyle}
          axisLine={false}
          tickLine={false}
          tickCount={4}
          tickFormatter={(value: number) => formatBytes(value)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--color-line-strong)' }}
          content={({ active, label: time }) =>
            active ? <Tip point={points.find((point) => point.time === time)} series={series} /> : null
          }
        />
        {series.map(({ key, color }) => (
          <Area
            key={key}
            dataKey={(point: TimePoint) => point.values[key] ?? null}
            name={key}
            stackId="size"
            stroke={color}
            fill={color}
            fillOpacity={series.length > 1 ? 0.45 : 0.15}
            strokeWidth={1.5}
            dot={isNarrow}
            isAnimationActive={false}
          />
        ))}
      </AreaChart>
    </PlotFrame>
  );
}

function formatTick(time: number, span: number): string {
  const options: Intl.DateTimeFormatOptions =
    span > 2 * dayMs
      ? { day: 'numeric', month: 'short', ...(span > 300 * dayMs ? { year: '2-digit' } : {}) }
      : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return new Intl.DateTimeFormat('en-GB', options).format(time);
}

function Tip({ point, series }: { point: TimePoint | undefined; series: Series[] }) {
  if (!point) return null;
  const lines = series.map(({ key, label, color }) => {
    const value = point.values[key];
    return { label, color, value: value === null || value === undefined ? 'unknown' : formatBytes(value) };
  });
  return <PlotTip title={formatShortTime(point.time)} lines={lines} />;
}
