import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';

/** A filter of a list that is on or off. */
export function FilterChip({
  pressed,
  onPress,
  children,
}: {
  pressed: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={classNames(
        'inline-flex h-8 items-center gap-1.5 whitespace-nowrap rounded-full border px-3 text-sm transition-colors duration-150',
        pressed
          ? 'border-accent bg-accent text-on-accent hover:bg-accent-hover'
          : 'border-line-strong bg-surface text-text hover:bg-sunken',
      )}
    >
      {pressed ? <Check aria-hidden className="size-3.5" /> : null}
      {children}
    </button>
  );
}
