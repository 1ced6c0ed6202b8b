import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';
import { fieldClasses } from './input.tsx';

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={classNames(fieldClasses, 'field-sizing-content max-h-80 min-h-19 py-2', className)}
      {...rest}
    />
  );
}
