import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';

/** Whether a link to another page of the console was followed whose page has not come yet. */
export function useAwaitsPage(): boolean {
  const path = usePathname();
  const [leftFrom, setLeftFrom] = useState<string | null>(null);
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const isOwn = link.origin === location.origin && link.target === '' && !link.hasAttribute('download');
      if (isOwn) setLeftFrom(link.pathname === location.pathname ? null : location.pathname);
    };
    document.addEventListener('click', onClick, true);
    return () => document.removeEventListener('click', onClick, true);
  }, []);
  return leftFrom === path;
}
