import { useSearchParams } from 'next/navigation';
import { deedGroup } from '#lib/contracts/history.ts';
import type { HistoryFilters } from '#lib/queries/history-query.ts';

export type HistoryChange = Partial<Record<'group' | 'who' | 'days' | 'page', string>>;

/** Filters and page live in the address, so that a reload and the way back keep them. */
export function useHistoryFilters() {
  const query = useSearchParams();
  const days = Math.trunc(Number(query.get('days'))) || undefined;
  const filters: HistoryFilters = {
    group: deedGroup.safeParse(query.get('group')).data,
    who: query.get('who') ?? undefined,
    days: days !== undefined && days > 0 && days < 10_000 ? days : undefined,
  };
  const change = (changes: HistoryChange) => {
    const next = new URLSearchParams(query);
    if (!('page' in changes)) next.delete('page');
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    window.history.replaceState(null, '', next.size > 0 ? `?${next}` : location.pathname);
  };
  return {
    filters,
    page: Math.max(1, Math.trunc(Number(query.get('page'))) || 1),
    isFiltered: Object.values(filters).some((value) => value !== undefined),
    change,
  };
}
