import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

/** The platform's own select: it works with every keyboard, screen reader and phone. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return (
    <span className="relative inline-flex min-w-0 max-w-full">
      <select
        className={classNames(
          'h-8 min-w-0 max-w-full appearance-none text-ellipsis rounded-md border border-field bg-surface ps-3 pe-8 text-sm transition-colors duration-150 hover:bg-sunken',
          className,
        )}
        {...rest}
      />
      <ChevronDown aria-hidden className="pointer-events-none absolute end-2 top-2 size-4 text-muted" />
    </span>
  );
}
