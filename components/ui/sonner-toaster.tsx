'use client';

import { useEffect } from 'react';
import { Toaster as Sonner } from 'sonner';

/** A failure stays until it is dismissed. */
export function SonnerToaster({ onMounted }: { onMounted: () => void }) {
  // An effect of a parent runs after those of its children: then the toaster listens.
  useEffect(onMounted, [onMounted]);
  return (
    <Sonner
      position="bottom-right"
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
