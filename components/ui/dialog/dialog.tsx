'use client';

import { Dialog as Primitive } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from '#lib/class-names.ts';
import { useOpenDialog } from '../toast/open-dialogs.ts';

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

/** Keeps the focus inside and gives it back; Escape and a press outside close it and do nothing else. */
export function DialogContent({ className, children, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
      <Primitive.Content
        className={classNames(
          'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 animate-appear flex-col overflow-hidden rounded-lg border border-line-strong bg-surface focus:outline-none',
          className,
        )}
        {...rest}
      >
        <OpenDialog />
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** There for as long as the dialog is. */
function OpenDialog() {
  useOpenDialog();
  return null;
}

export function DialogHeader({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-1 px-6 pt-6 pb-4">{children}</div>;
}

export function DialogTitle(props: ComponentProps<typeof Primitive.Title>) {
  return <Primitive.Title className="text-balance font-semibold text-lg" {...props} />;
}

export function DialogDescription(props: ComponentProps<typeof Primitive.Description>) {
  return <Primitive.Description className="text-muted" {...props} />;
}

/** The part that scrolls when the dialog is taller than the window. */
export function DialogBody({ className, ...rest }: ComponentProps<'div'>) {
  return (
    <div className={classNames('flex min-h-0 flex-col gap-4 overflow-y-auto px-6 pt-1 pb-6', className)} {...rest} />
  );
}

export function DialogFooter(props: ComponentProps<'div'>) {
  return (
    <div
      className="flex flex-col-reverse gap-2 border-line border-t bg-canvas px-6 py-4 sm:flex-row sm:justify-end"
      {...props}
    />
  );
}
