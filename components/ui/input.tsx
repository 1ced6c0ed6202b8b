import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

export const fieldClasses =
  'w-full rounded-md border border-field bg-surface px-3 text-base text-text placeholder:text-subtle transition-colors duration-150 focus-visible:border-focus focus-visible:outline-1 focus-visible:outline-focus focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-bad-solid';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={classNames(fieldClasses, 'h-9', className)} {...rest} />;
}
