import { queryOptions } from '@tanstack/react-query';
import { newDatabaseList } from '#lib/contracts/new-database.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** The databases that restores into a new database made, newest first. */
export const newDatabasesQuery = queryOptions({
  queryKey: queryKeys.restoredDatabases.created,
  queryFn: async ({ signal }) =>
    (await callApi('/repo/v1/admin/new-database', newDatabaseList, { signal })).data.results,
});
