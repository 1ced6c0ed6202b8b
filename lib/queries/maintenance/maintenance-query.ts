import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { clamp } from '#lib/clamp.ts';
import { type Maintenance, type MaintenancePage, maintenancePage } from '#lib/contracts/maintenance.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

const address = '/repo/v1/admin/maintenance';
const everyMs = 15_000;
const soonestMs = 1000;
/** A runner needs a moment to do what is due. */
const afterDueMs = 500;

/** What is planned or under way, the soonest first; looked at again every 15 s, and when the next of it is due. */
export const openMaintenanceQuery = queryOptions({
  queryKey: queryKeys.stackStatus.openMaintenance,
  queryFn: ({ signal }) => list(`state=PLANNED,UNDER_WAY,OVERRUN&order=asc&limit=100`, signal),
  refetchInterval: (query) => nextLookMs(query.state.data?.results ?? [], Date.now()),
});

/** A page of what has ended or was cancelled, the latest first. */
export function pastMaintenanceQuery({ limit, offset }: { limit: number; offset: number }) {
  return queryOptions({
    queryKey: queryKeys.stackStatus.pastMaintenance(limit, offset),
    queryFn: ({ signal }) => list(`state=ENDED,CANCELLED&limit=${limit}&offset=${offset}`, signal),
    placeholderData: keepPreviousData,
  });
}

async function list(query: string, signal: AbortSignal): Promise<MaintenancePage> {
  return (await callApi(`${address}?${query}`, maintenancePage, { signal })).data;
}

function nextLookMs(open: Maintenance[], now: number): number {
  const due = open.flatMap(({ startedOn, startsOn, endsOn, endsItself }) =>
    startedOn === null ? [Date.parse(startsOn)] : endsItself ? [Date.parse(endsOn)] : [],
  );
  const untilMs = Math.min(...due) - now;
  return clamp(untilMs + afterDueMs, soonestMs, everyMs);
}
