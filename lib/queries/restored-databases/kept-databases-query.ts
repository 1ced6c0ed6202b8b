import { queryOptions } from '@tanstack/react-query';
import { keptDatabaseList } from '#lib/contracts/daemon.ts';
import { callApi } from '../api-client.ts';

/** The databases that staged restores and undos put aside, newest first. */
export const keptDatabasesQuery = queryOptions({
  queryKey: ['kept-databases'],
  queryFn: async ({ signal }) =>
    (await callApi('/repo/v1/admin/kept-database', keptDatabaseList, { signal })).data.results,
});
