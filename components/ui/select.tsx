import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

/** The platform's own select: it works with every keyboard, screen reader and phone. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <span className="relative inline-flex">
      <select
        className={classNames(
          'h-8 appearance-none rounded-md border border-field bg-surface pr-8 pl-3 text-sm transition-colors duration-150 hover:bg-sunken',
          className,
        )}
        {...rest}
      />
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2 size-4 text-muted" />
    </span>
  );
}
