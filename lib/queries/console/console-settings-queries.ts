import { queryOptions } from '@tanstack/react-query';
import { consoleHealth, consoleSettings } from '#lib/contracts/console-settings.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** The console's configuration; it changes only with a new start. */
export const consoleSettingsQuery = queryOptions({
  queryKey: queryKeys.consoleSettings,
  queryFn: async ({ signal }) => (await callApi('/repo/v1/admin/settings', consoleSettings, { signal })).data,
  staleTime: 60_000,
});

/** Whether the databases, the bucket and the runners answer; read again every 15 s. */
export const consoleHealthQuery = queryOptions({
  queryKey: queryKeys.consoleHealth,
  queryFn: async ({ signal }) => (await callApi('/repo/v1/admin/health', consoleHealth, { signal })).data,
  refetchInterval: 15_000,
});
