import { useAddressFilters } from '#components/ui/hooks/use-address-filters.ts';
import { historyEventGroup } from '#lib/contracts/history.ts';
import type { HistoryFilters } from '#lib/queries/history/history-query.ts';

export type HistoryChange = Partial<Record<'group' | 'who' | 'days' | 'page', string>>;

/** What the History shows, from the address. */
export function useHistoryFilters() {
  const { query, page, change } = useAddressFilters<keyof HistoryChange>();
  const days = Math.trunc(Number(query.get('days'))) || undefined;
  const filters: HistoryFilters = {
    group: historyEventGroup.safeParse(query.get('group')).data,
    who: query.get('who') ?? undefined,
    days: days !== undefined && days > 0 && days < 10_000 ? days : undefined,
  };
  return {
    filters,
    page,
    isFiltered: Object.values(filters).some((value) => value !== undefined),
    change,
  };
}
