/** A place on the bar of a phone. */
export const barClasses =
  'flex h-14 flex-col items-center justify-center gap-1 text-muted text-xs -outline-offset-2 whitespace-nowrap';
