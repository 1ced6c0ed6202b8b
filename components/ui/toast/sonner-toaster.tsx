'use client';

import { useEffect } from 'react';
import { Toaster as Sonner } from 'sonner';
import { useIsDialogOpen } from './open-dialogs.ts';

/** At the bottom, where nothing is pressed; at the top while a dialog is open, whose buttons are at its bottom. */
export function SonnerToaster({ onMounted }: { onMounted: () => void }) {
  // An effect of a parent runs after those of its children: then the toaster listens.
  useEffect(onMounted, [onMounted]);
  const isDialogOpen = useIsDialogOpen();
  return (
    <Sonner
      position={isDialogOpen ? 'top-center' : 'bottom-right'}
      duration={6000}
      offset={20}
      mobileOffset={{ bottom: 76, left: 16, right: 16 }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-start gap-3 rounded-lg border border-line-strong bg-surface px-4 py-3 font-sans text-base text-text shadow-lg sm:w-96',
          title: 'font-medium',
          description: 'text-muted',
          success: '[&_[data-icon]]:text-good',
          error: '[&_[data-icon]]:text-bad',
          icon: 'mt-0.5',
          content: 'min-w-0 flex-1',
          actionButton: 'shrink-0 rounded-sm font-medium text-link underline underline-offset-2',
        },
      }}
    />
  );
}
