'use client';

import { useSearchParams } from 'next/navigation';

/**
 * Filters and page of a list live in the address, so that a reload and the way back keep them.
 * @returns what the address says, and what changes it: '' takes a filter away; any change but one of the page leads to the first
 */
export function useAddressFilters<Name extends string>() {
  const query = useSearchParams();
  const change = (changes: Partial<Record<Name | 'page', string>>) => {
    const next = new URLSearchParams(query);
    if (!('page' in changes)) next.delete('page');
    for (const [name, value] of Object.entries<string | undefined>(changes)) {
      if (value === undefined) continue;
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    window.history.replaceState(null, '', next.size > 0 ? `?${next}` : location.pathname);
  };
  return { query, page: Math.max(1, Math.trunc(Number(query.get('page'))) || 1), change };
}
