'use client';

import { Ellipsis } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useState } from 'react';
import { Dialog, DialogContent, DialogTitle, DialogTrigger } from '#components/ui/dialog.tsx';
import { classNames } from '#lib/class-names.ts';
import { type Place, places } from './places.ts';

function useIsCurrent(): (place: Place) => boolean {
  const path = usePathname();
  return ({ href }) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`));
}

/** The left rail. */
export function RailNavigation() {
  const isCurrent = useIsCurrent();
  return (
    <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5">
      {places.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={isCurrent(place) ? 'page' : undefined}
          className={classNames(
            'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted transition-colors duration-150 hover:bg-sunken hover:text-text',
            isCurrent(place) && 'bg-sunken font-medium text-text',
            place.href === '/history' && 'mt-4',
          )}
        >
          <place.Icon aria-hidden className="size-4" />
          {place.label}
        </Link>
      ))}
    </nav>
  );
}

const barClasses =
  'flex h-14 flex-col items-center justify-center gap-1 text-muted text-xs -outline-offset-2 whitespace-nowrap';
const onBar = places.slice(0, 4);
const underMore = places.slice(4);

/** The same as a bar at the bottom of a phone: four places, and the others under "More". */
export function BarNavigation() {
  const isCurrent = useIsCurrent();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {onBar.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={isCurrent(place) ? 'page' : undefined}
          className={classNames(barClasses, isCurrent(place) && 'font-medium text-link')}
        >
          <place.Icon aria-hidden className="size-5" />
          {place.label}
        </Link>
      ))}
      <MorePlaces isCurrent={isCurrent} />
    </nav>
  );
}

/** A sheet with the places that have no room on the bar. */
function MorePlaces({ isCurrent }: { isCurrent: (place: Place) => boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger className={classNames(barClasses, underMore.some(isCurrent) && 'font-medium text-link')}>
        <Ellipsis aria-hidden className="size-5" />
        More
      </DialogTrigger>
      <DialogContent
        aria-describedby={undefined}
        className="top-auto bottom-0 left-0 w-full max-w-none translate-x-0 translate-y-0 rounded-b-none border-x-0 border-b-0 pb-[env(safe-area-inset-bottom)]"
      >
        <DialogTitle className="px-5 pt-5 pb-2 font-semibold text-base">More places</DialogTitle>
        <ul className="flex flex-col px-2 pb-3">
          {underMore.map((place) => (
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
