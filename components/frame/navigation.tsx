'use client';

import { Activity, Archive, Gauge, HardDrive, LayoutDashboard, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { classNames } from '#lib/class-names.ts';

const places: { href: string; label: string; Icon: LucideIcon }[] = [
  { href: '/', label: 'Overview', Icon: LayoutDashboard },
  { href: '/stack-status', label: 'Stack status', Icon: Gauge },
  { href: '/backups', label: 'Backups', Icon: Archive },
  { href: '/daemons', label: 'Daemons', Icon: Activity },
  { href: '/storage', label: 'Storage', Icon: HardDrive },
];

function useIsCurrent(): (href: string) => boolean {
  const path = usePathname();
  return (href) => (href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`));
}

/** The left rail. */
export function RailNavigation() {
  const isCurrent = useIsCurrent();
  return (
    <nav aria-label="Main" className="flex flex-col gap-0.5">
      {places.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent(href) ? 'page' : undefined}
          className={classNames(
            'flex h-8 items-center gap-2.5 rounded-md px-2.5 text-muted transition-colors duration-150 hover:bg-sunken hover:text-text',
            isCurrent(href) && 'bg-sunken font-medium text-text',
          )}
        >
          <Icon aria-hidden className="size-4" />
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** The same as a bar at the bottom of a phone. */
export function BarNavigation() {
  const isCurrent = useIsCurrent();
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {places.map(({ href, label, Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent(href) ? 'page' : undefined}
          className={classNames(
            'flex h-14 flex-col items-center justify-center gap-1 text-muted text-xs -outline-offset-2',
            isCurrent(href) && 'font-medium text-link',
          )}
        >
          <Icon aria-hidden className="size-5" />
          {label}
        </Link>
      ))}
    </nav>
  );
}
