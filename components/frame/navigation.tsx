'use client';

import { usePathname } from 'next/navigation';
import { lazy, Suspense, useState } from 'react';
import { loadPatiently } from '#components/ui/hooks/load-patiently.ts';
import { Link } from '#components/ui/link.tsx';
import { classNames } from '#lib/class-names.ts';
import { type Place, places } from '../commands/places.ts';
import { barClasses } from './bar-classes.ts';
import { MoreButton } from './more-button.tsx';

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

const onBar = places.slice(0, 4);
const underMore = places.slice(4);

/** The same as a bar at the bottom of a phone: four places, and the others under "More". */
export function BarNavigation() {
  const isCurrent = useIsCurrent();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden print:hidden"
    >
      {onBar.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={isCurrent(place) ? 'page' : undefined}
          className={classNames(barClasses, isCurrent(place) && 'font-medium text-link')}
        >
          <place.Icon aria-hidden className="size-5" />
          {place.barLabel ?? place.label}
        </Link>
      ))}
      <MorePlaces isCurrent={isCurrent} />
    </nav>
  );
}

const load = () => import('./more-places.tsx');
const MoreSheet = lazy(async () => ({ default: (await loadPatiently(load)).MorePlaces }));

/** The places that have no room on the bar; their sheet is loaded when it is wanted. */
function MorePlaces({ isCurrent }: { isCurrent: (place: Place) => boolean }) {
  const [wanted, setWanted] = useState(false);
  const isCurrentUnder = underMore.some(isCurrent);
  if (wanted) {
    return (
      <Suspense fallback={<MoreButton isCurrent={isCurrentUnder} aria-haspopup="dialog" aria-expanded />}>
        <MoreSheet places={underMore} isCurrent={isCurrent} />
      </Suspense>
    );
  }
  return (
    <MoreButton
      isCurrent={isCurrentUnder}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={() => void load().catch(() => undefined)}
      onFocus={() => void load().catch(() => undefined)}
      onClick={() => setWanted(true)}
    />
  );
}
