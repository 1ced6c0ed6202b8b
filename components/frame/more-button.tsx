import { Ellipsis } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';
import { barClasses } from './bar-classes.ts';

/** The last place on the bar: it opens the others. */
export function MoreButton({ isCurrent, ...rest }: ComponentProps<'button'> & { isCurrent: boolean }) {
  return (
    <button type="button" className={classNames(barClasses, isCurrent && 'font-medium text-link')} {...rest}>
      <Ellipsis aria-hidden className="size-5" />
      More
    </button>
  );
}
