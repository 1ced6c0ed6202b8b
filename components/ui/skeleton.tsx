import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A grey stand-in of the same size as what comes. */
export function Skeleton({ className, ...rest }: ComponentProps<'span'>) {
  return (
    <span aria-hidden className={classNames('block h-4 animate-pulse rounded-sm bg-idle-tint', className)} {...rest} />
  );
}

/** Holds the layout at once, and shows after 150 ms, so that a quick answer does not flicker. */
export function Loading({ label, className, children, ...rest }: ComponentProps<'div'> & { label: string }) {
  return (
    <div role="status" className={classNames('animate-appear-late', className)} {...rest}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
