'use client';

import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import { axisStyle, PlotFrame, PlotTip } from '#components/storage/plots/plot-frame.tsx';
import { timeTicks } from '#components/storage/plots/time-ticks.ts';
import { formatDuration } from '#lib/format/format-duration.ts';
import { formatShortTime } from '#lib/format/format-exact-time.ts';

/** A moment (epoch milliseconds), what was measured and what was promised then, in milliseconds; null if there was none. */
export type ObjectivePoint = { time: number; value: number | null; target: number | null };

const series = [
  { key: 'value', label: 'Measured', color: 'var(--color-series-1)' },
  { key: 'target', label: 'Objective', color: 'var(--color-bad-solid)' },
];

type ObjectivePlotProps = { label: string; points: ObjectivePoint[]; from: number; to: number };

/** A measured time over time, with its target. */
export function ObjectivePlot({ label, points, from, to }: ObjectivePlotProps) {
  const measured = points.filter(({ value }) => value !== null).length;
  return (
    <PlotFrame label={label} series={series}>
      <LineChart data={points} accessibilityLayer={false} margin={{ top: 8, right: 16, bottom: 0, left: 0 }}>
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
          tickFormatter={(time: number) =>
            new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }).format(time)
          }
        />
        <YAxis
          width={84}
          domain={[0, 'auto']}
          tick={axisStyle}
          axisLine={false}
          tickLine={false}
          tickCount={4}
          tickFormatter={(value: number) => formatDuration(value)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--color-line-strong)' }}
          content={({ active, label: time }) =>
            active ? <Tip point={points.find((point) => point.time === time)} /> : null
          }
        />
        <Line
          dataKey="value"
          stroke="var(--color-series-1)"
          strokeWidth={1.5}
          dot={measured < 3}
          isAnimationActive={false}
        />
        <Line
          dataKey="target"
          stroke="var(--color-bad-solid)"
          strokeDasharray="5 4"
          strokeWidth={1.5}
          dot={false}
          isAnimationActive={false}
        />
      </LineChart>
    </PlotFrame>
  );
}

function Tip({ point }: { point: ObjectivePoint | undefined }) {
  if (!point) return null;
  const said = (value: number | null) => (value === null ? 'none' : formatDuration(value));
  const values = { value: said(point.value), target: said(point.target) };
  return (
    <PlotTip
      title={formatShortTime(point.time)}
      lines={series.map(({ key, label, color }) => ({
        label,
        color,
        value: key === 'value' ? values.value : values.target,
      }))}
    />
  );
}
