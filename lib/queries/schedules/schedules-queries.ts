import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  type QuietWindow,
  scheduledRunPage,
  scheduleList,
  schedulePreview,
} from '#lib/contracts/protection/schedule.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/schedules';
const everyMs = 15_000;

/** The stack's schedules; looked at again every 15 s. */
export const schedulesQuery = queryOptions({
  queryKey: queryKeys.protection.schedules,
  queryFn: async ({ signal }) => (await callApi(address, scheduleList, { signal })).data,
  refetchInterval: everyMs,
});

/** A page of what became of the runs, the latest first; looked at again every 15 s. */
export function scheduledRunsQuery({ limit, offset }: { limit: number; offset: number }) {
  return queryOptions({
    queryKey: queryKeys.protection.scheduledRuns(limit, offset),
    queryFn: async ({ signal }) =>
      (await callApi(`${address}/runs?limit=${limit}&offset=${offset}`, scheduledRunPage, { signal })).data,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

/** What a rule means that is being typed. */
export function schedulePreviewQuery(rule: { cron: string; zone: string; quiet: QuietWindow[] }) {
  return queryOptions({
    queryKey: queryKeys.protection.schedulePreview(rule),
    queryFn: async ({ signal }) =>
      (await callApi(`${address}/preview`, schedulePreview, { method: 'POST', body: rule, signal })).data,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
