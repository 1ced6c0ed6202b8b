'use client';

import { Tabs as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from '#lib/class-names.ts';

export const Tabs = Primitive.Root;

/** A row of ways to look at one thing; scrolls sideways where there is no room. */
export function TabsList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
  return (
    <Primitive.List
      className={classNames('inline-flex max-w-full gap-0.5 overflow-x-auto rounded-md bg-sunken p-0.5', className)}
      {...rest}
    />
  );
}

export function TabsTrigger({ className, ...rest }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      className={classNames(
        'h-7 whitespace-nowrap rounded-sm px-3 text-muted text-sm -outline-offset-2 transition-colors duration-150 hover:text-text data-[state=active]:bg-surface data-[state=active]:font-medium data-[state=active]:text-text',
        className,
      )}
      {...rest}
    />
  );
}

export function TabsContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content className={classNames('focus-visible:outline-offset-4', className)} {...rest} />;
}
