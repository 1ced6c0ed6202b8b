'use client';

import { RadioGroup as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

export function RadioGroup({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
  return <Primitive.Root className={classNames('grid gap-3', className)} {...rest} />;
}

/** A whole card as a radio button: the circle is drawn, the card is what is pressed. */
export function RadioCard({ className, children, ...rest }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item
      className={classNames(
        'group flex items-start gap-3 rounded-lg border border-line-strong bg-surface p-4 text-left transition-colors duration-150 hover:bg-sunken data-[state=checked]:border-accent data-[state=checked]:bg-surface data-[state=checked]:outline-1 data-[state=checked]:outline-accent data-[state=checked]:outline-solid data-[state=checked]:focus-visible:outline-2',
        className,
      )}
      {...rest}
    >
      <span
        aria-hidden
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-field bg-surface group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent"
      >
        <span className="size-1.5 rounded-full bg-on-accent opacity-0 group-data-[state=checked]:opacity-100" />
      </span>
      {children}
    </Primitive.Item>
  );
}
