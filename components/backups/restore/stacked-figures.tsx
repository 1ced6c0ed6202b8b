import type { ReactNode } from 'react';

type StackedFiguresProps = { title: ReactNode; figures: (readonly [label: string, figure: ReactNode])[] };

/** Figures below each other, each with its label: where there is no room for columns. */
export function StackedFigures({ title, figures }: StackedFiguresProps) {
  return (
    <div className="flex flex-col gap-1">
      <p className="text-sm">{title}</p>
      <dl className="figures flex flex-col gap-0.5">
        {figures.map(([label, figure]) => (
          <div key={label} className="flex flex-wrap justify-between gap-x-4">
            <dt className="text-muted text-sm">{label}</dt>
            <dd className="ms-auto min-w-0 break-words text-end">{figure}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
