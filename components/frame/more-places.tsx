'use client';

import { useState } from 'react';
import { Dialog, DialogContent, DialogTitle, DialogTrigger } from '#components/ui/dialog/dialog.tsx';
import { Link } from '#components/ui/link.tsx';
import { classNames } from '#lib/class-names.ts';
import type { Place } from '../commands/places.ts';
import { MoreButton } from './more-button.tsx';

/** A sheet with the places that have no room on the bar. It is open when it appears. */
export function MorePlaces({ places, isCurrent }: { places: Place[]; isCurrent: (place: Place) => boolean }) {
  const [open, setOpen] = useState(true);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <MoreButton isCurrent={places.some(isCurrent)} />
      </DialogTrigger>
      <DialogContent
        aria-describedby={undefined}
        className="top-auto bottom-0 left-0 w-full max-w-none translate-x-0 translate-y-0 rounded-b-none border-x-0 border-b-0 pb-[env(safe-area-inset-bottom)]"
      >
        <DialogTitle className="px-5 pt-5 pb-2 font-semibold text-base">More</DialogTitle>
        <ul className="flex flex-col px-2 pb-3">
          {places.map((place) => (
            <li key={place.href}>
              <Link
                href={place.href}
                aria-current={isCurrent(place) ? 'page' : undefined}
                onClick={() => setOpen(false)}
                className={classNames(
                  'flex h-12 items-center gap-3 rounded-md px-3 text-lg',
                  isCurrent(place) && 'bg-sunken font-medium',
                )}
              >
                <place.Icon aria-hidden className="size-5 text-muted" />
                {place.label}
              </Link>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
