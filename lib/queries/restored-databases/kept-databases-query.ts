import { queryOptions } from '@tanstack/react-query';
import { keptDatabaseList } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** The previous databases that staged restores and undos kept, newest first. */
export const keptDatabasesQuery = queryOptions({
  queryKey: queryKeys.restoredDatabases.all,
  queryFn: async ({ signal }) =>
    (await callApi('/repo/v1/admin/kept-database', keptDatabaseList, { signal })).data.results,
});
