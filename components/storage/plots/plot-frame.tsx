import type { ReactNode } from 'react';
import { ResponsiveContainer } from 'recharts';
import { classNames } from '#lib/class-names.ts';

export type Series = { key: string; label: string; color: string };

type PlotFrameProps = {
  /** What the plot shows, for who can't see it: a table has the same figures. */
  label: string;
  series: Series[];
  className?: string | undefined;
  children: ReactNode;
};

/** A plot as one picture, with what its colours mean above it. */
export function PlotFrame({ label, series, className, children }: PlotFrameProps) {
  return (
    <div className={classNames('flex h-full min-w-0 flex-col gap-2', className)}>
      {series.length > 1 ? (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm" aria-label="Colours">
          {series.map(({ key, label: name, color }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span aria-hidden className="size-2.5 rounded-sm" style={{ background: color }} />
              {name}
            </li>
          ))}
        </ul>
      ) : null}
      <div role="img" aria-label={label} className="min-h-0 flex-1 text-sm">
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 200 }}>
          {children}
        </ResponsiveContainer>
      </div>
    </div>
  );
}

type PlotTipProps = { title: string; lines: { label: string; value: string; color: string }[] };

/** What is under the pointer. */
export function PlotTip({ title, lines }: PlotTipProps) {
  return (
    <div className="rounded-md border border-line-strong bg-surface px-3 py-2 text-sm">
      <p className="max-w-64 break-words font-medium">{title}</p>
      {lines.map(({ label, value, color }) => (
        <p key={label} className="flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm" style={{ background: color }} />
          <span className="text-muted">{label}</span>
          <span className="figures ml-auto pl-3">{value}</span>
        </p>
      ))}
    </div>
  );
}

export const axisStyle = { fill: 'var(--color-muted)', fontSize: 12 } as const;
