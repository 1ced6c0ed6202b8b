'use client';

import { Bar, BarChart, Tooltip, XAxis, YAxis } from 'recharts';
import { formatBytes } from '#lib/format/format-bytes.ts';
import { axisStyle, PlotFrame, PlotTip, type Series } from './plot-frame.tsx';

export type BarRow = { id: string; name: string; values: Record<string, number>; detail?: string };

type BarPlotProps = {
  label: string;
  rows: BarRow[];
  series: Series[];
};

const nameLength = 18;
const rowHeight = 30;

/** Sizes as bars, one under the other, of one part or of several end to end. */
export function BarPlot({ label, rows, series }: BarPlotProps) {
  return (
    <PlotFrame label={label} series={series}>
      <BarChart
        layout="vertical"
        data={rows}
        accessibilityLayer={false}
        barCategoryGap={6}
        margin={{ top: 4, right: 16, bottom: 0, left: 0 }}
        maxBarSize={rowHeight - 8}
      >
        <XAxis
          type="number"
          tickFormatter={(value: number) => formatBytes(value)}
          tick={axisStyle}
          axisLine={false}
          tickLine={false}
          tickCount={3}
        />
        <YAxis
          type="category"
          dataKey="id"
          width={132}
          tick={axisStyle}
          axisLine={{ stroke: 'var(--color-line-strong)' }}
          tickLine={false}
          interval={0}
          tickFormatter={(id: string) => shorten(rows.find((row) => row.id === id)?.name ?? '')}
        />
        <Tooltip
          cursor={{ fill: 'var(--color-sunken)' }}
          isAnimationActive={false}
          content={({ active, payload }) => (active ? <Tip row={findRow(rows, payload)} series={series} /> : null)}
        />
        {series.map(({ key, color }) => (
          <Bar
            key={key}
            dataKey={(row: BarRow) => row.values[key] ?? 0}
            name={key}
            stackId="size"
            fill={color}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </PlotFrame>
  );
}

function findRow(rows: BarRow[], payload: readonly { payload?: unknown }[] | undefined): BarRow | undefined {
  const found: unknown = payload?.[0]?.payload;
  return rows.find((row) => row === found);
}

function Tip({ row, series }: { row: BarRow | undefined; series: Series[] }) {
  if (!row) return null;
  const lines = series.map(({ key, label, color }) => ({ label, color, value: formatBytes(row.values[key] ?? 0) }));
  return <PlotTip title={row.detail ? `${row.name}, ${row.detail}` : row.name} lines={lines} />;
}

function shorten(name: string): string {
  return name.length > nameLength ? `${name.slice(0, nameLength - 1)}…` : name;
}
