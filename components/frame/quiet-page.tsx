import type { ReactNode } from 'react';
import { Mark } from './mark.tsx';

/** A page with one thing on it, in the middle: log in, not found, an error. */
export function QuietPage({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="flex w-full max-w-sm flex-col gap-6">
        <div className="flex flex-col gap-4">
          <Mark className="size-8 text-link" />
          <div className="flex flex-col gap-1">
            <h1 className="font-semibold text-xl">{title}</h1>
            {lead}
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
