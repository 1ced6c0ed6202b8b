import { keepPreviousData, queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import {
  type DaemonKind,
  type DaemonPage,
  type DaemonStatus,
  type DaemonType,
  daemonPage,
} from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';
import { noteDaemonPace } from './daemon-pace.ts';
import { newerDaemon } from './newer-daemon.ts';

export type DaemonFilters = {
  type?: DaemonType;
  kind?: DaemonKind;
  status?: DaemonStatus;
  limit: number;
  offset: number;
};

/** A page of the list of daemons, newest first. */
export function daemonsQuery(filters: DaemonFilters) {
  return queryOptions({
    queryKey: queryKeys.daemons.list(filters),
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ limit: String(filters.limit), offset: String(filters.offset) });
      if (filters.type) query.set('type', filters.type);
      if (filters.kind) query.set('kind', filters.kind);
      if (filters.status) query.set('status', filters.status);
      const { data } = await callApi(`/repo/v1/admin/daemon?${query}`, daemonPage, { signal });
      data.results.forEach(noteDaemonPace);
      return data;
    },
    placeholderData: keepPreviousData,
    structuralSharing: (known, next) => newerPage(known as DaemonPage | undefined, next as DaemonPage),
  });
}

/** The newest few daemons, which the frame and the overview show. Only the first can be running. */
export const recentDaemonsQuery = daemonsQuery({ limit: 6, offset: 0 });

function newerPage(known: DaemonPage | undefined, next: DaemonPage): DaemonPage {
  if (!known) return next;
  const byId = new Map(known.results.map((daemon) => [daemon.id, daemon]));
  const newest = { ...next, results: next.results.map((daemon) => newerDaemon(byId.get(daemon.id), daemon)) };
  return replaceEqualDeep(known, newest);
}
