import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({ extend: { classGroups: { 'fvn-spacing': ['figures'] } } });

/** Joins class names. If two contradict each other, the later one wins. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
