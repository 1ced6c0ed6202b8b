import { queryOptions } from '@tanstack/react-query';
import { restorePreview } from '#lib/contracts/backup.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

/** What a restore of this backup would do to the repository as it is now. */
export function restorePreviewQuery(key: string) {
  return queryOptions({
    queryKey: queryKeys.restorePreview.one(key),
    queryFn: async ({ signal }) =>
      (await callApi(`/repo/v1/admin/restore-preview?${new URLSearchParams({ key })}`, restorePreview, { signal }))
        .data,
  });
}
