import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  type HistoryEventGroup,
  type HistoryEventKind,
  historyEventGroups,
  historyEventKind,
  historyPage,
} from '#lib/contracts/history.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

export type HistoryFilters = {
  group?: HistoryEventGroup | undefined;
  /** Email. */
  who?: string | undefined;
  /** The last so many days. */
  days?: number | undefined;
};

export const historyPageSize = 50;

/** The kinds of events in a group, or of all: a job's start tells how it ended, so that a job is one entry. */
export function shownKinds(group?: HistoryEventGroup): HistoryEventKind[] {
  const kinds: readonly HistoryEventKind[] = group === undefined ? historyEventKind.options : historyEventGroups[group];
  return kinds.filter((kind) => kind !== 'DAEMON_ENDED');
}

/** A page of what administrators and the console did, newest first; looked at again four times a minute. */
export function historyQuery(filters: HistoryFilters & { limit: number; offset: number }) {
  return queryOptions({
    queryKey: queryKeys.history.list(filters),
    queryFn: async ({ signal }) => {
      const query = parametersOf(filters);
      query.set('kind', shownKinds(filters.group).join(','));
      query.set('limit', String(filters.limit));
      query.set('offset', String(filters.offset));
      return (await callApi(`/repo/v1/admin/history?${query}`, historyPage, { signal })).data;
    },
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}

/** The address of the same, all of it, as a CSV file. */
export function historyCsv(filters: HistoryFilters): string {
  const query = parametersOf(filters);
  query.set('format', 'csv');
  return `/repo/v1/admin/history?${query}`;
}

function parametersOf({ group, who, days }: HistoryFilters): URLSearchParams {
  const query = new URLSearchParams();
  if (group !== undefined) query.set('group', group);
  if (who !== undefined) query.set('who', who);
  if (days !== undefined) query.set('from', startOf(days).toISOString());
  return query;
}

/** The beginning of today in the reader's zone, and of the days before it. */
function startOf(days: number): Date {
  const today = new Date();
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() - days + 1);
}
