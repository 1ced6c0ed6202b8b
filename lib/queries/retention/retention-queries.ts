import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  backupRetention,
  type RetentionPlace,
  type RetentionRules,
  retention,
  retentionRunDetails,
  retentionRunPage,
  retentionSimulation,
} from '#lib/contracts/retention/retention.ts';
import { retentionTag } from '#lib/retention-tag.ts';
import { callApi, callApiForNothing } from '../api-client.ts';
import { objectPath } from '../object-path.ts';
import { queryKeys } from '../query-keys.ts';

const addresses = { FIRST: '/repo/v1/admin/retention', SECOND: '/repo/v1/admin/copy/retention' };
const everyMs = 30_000;

/** The rules of retention, with their tag; looked at again every 30 s. */
export const retentionQuery = rulesQuery('FIRST');

/** The same of a place: the backups in the first bucket, or their copies in the second. */
export function rulesQuery(place: RetentionPlace) {
  return queryOptions({
    queryKey: queryKeys.retention.rules(place),
    queryFn: async ({ signal }) => (await callApi(addresses[place], retention, { signal })).data,
    refetchInterval: everyMs,
  });
}

/** What rules do with the backups that are in the bucket now. The previous answer is shown until the next is there. */
export function simulationQuery(rules: RetentionRules, place: RetentionPlace) {
  return queryOptions({
    queryKey: queryKeys.retention.simulation(place, rules),
    queryFn: async ({ signal }) =>
      (await callApi(`${addresses[place]}/simulation`, retentionSimulation, { method: 'POST', body: rules, signal }))
        .data,
    placeholderData: keepPreviousData,
  });
}

/** A page of the runs that had something to delete, newest first. */
export function retentionRunsQuery(place: RetentionPlace, { limit, offset }: { limit: number; offset: number }) {
  return queryOptions({
    queryKey: queryKeys.retention.runs(place, limit, offset),
    queryFn: async ({ signal }) =>
      (await callApi(`${addresses[place]}/runs?limit=${limit}&offset=${offset}`, retentionRunPage, { signal })).data,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

/** One run with its list. */
export function retentionRunQuery(place: RetentionPlace, id: string) {
  return queryOptions({
    queryKey: queryKeys.retention.run(place, id),
    queryFn: async ({ signal }) =>
      (await callApi(`${addresses[place]}/runs/${id}`, retentionRunDetails, { signal })).data,
  });
}

/** Why one backup is kept, and when it goes. */
export function backupRetentionQuery(key: string) {
  return queryOptions({
    queryKey: queryKeys.retention.backup(key),
    queryFn: async ({ signal }) =>
      (await callApi(`${addresses.FIRST}/backup/${objectPath(key)}`, backupRetention, { signal })).data,
  });
}

/** @param version of the rules that the person saw. @throws ApiError; 412 when others changed them first */
export async function setRetention(place: RetentionPlace, rules: RetentionRules, version: number) {
  const body = { ...rules, confirmLowering: true };
  return (await callApi(addresses[place], retention, { method: 'PUT', body, headers: seen(version) })).data;
}

/** Turns retention off. @throws ApiError; 412 when others changed the rules first */
export function clearRetention(place: RetentionPlace, version: number): Promise<void> {
  return callApiForNothing(addresses[place], { method: 'DELETE', headers: seen(version) });
}

function seen(version: number): Record<string, string> {
  return { 'if-match': `"${retentionTag({ version })}"` };
}
