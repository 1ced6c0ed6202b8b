import { queryOptions } from '@tanstack/react-query';
import { backupContents } from '#lib/contracts/backup.ts';
import { callApi } from '../api-client.ts';
import { objectPath } from '../object-path.ts';
import { queryKeys } from '../query-keys.ts';

/** What an archive holds, from its manifest. An object in the bucket is not rewritten, so it stays fresh. */
export function backupContentsQuery(key: string) {
  return queryOptions({
    queryKey: queryKeys.backupContents.one(key),
    queryFn: async ({ signal }) =>
      (await callApi(`/repo/v1/admin/backup/${objectPath(key)}`, backupContents, { signal })).data,
    staleTime: 5 * 60_000,
  });
}
