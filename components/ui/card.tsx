import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

export function Card({ className, ...rest }: ComponentProps<'section'>) {
  return <section className={classNames('rounded-lg border border-line bg-surface', className)} {...rest} />;
}

/** A card's title and, at its right, what can be done with it. */
export function CardHeader({ title, id, children }: { title: ReactNode; id?: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 pt-3 pb-2">
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      <div className="-me-3">{children}</div>
    </div>
  );
}

export function CardBody({ className, ...rest }: ComponentProps<'div'>) {
  return <div className={classNames('px-5 pb-5', className)} {...rest} />;
}
