import { queryOptions } from '@tanstack/react-query';
import { type StorageDimension, type StorageGroupsQuery, storageGroups } from '#lib/contracts/storage.ts';
import { callApi } from '../api-client.ts';
import { queryKeys } from '../query-keys.ts';

export type StorageGroupsFilters = Pick<StorageGroupsQuery, 'by' | 'sort' | 'order' | 'offset' | 'limit'>;

/** A page of what the repository stores by one dimension. It may take the repository some seconds, so it is not asked again by itself. */
export function storageGroupsQuery(filters: StorageGroupsFilters) {
  return queryOptions({
    queryKey: queryKeys.storage.usage(filters),
    queryFn: async ({ signal }) =>
      (await callApi(`/repo/v1/admin/storage/usage?${queryOf(filters)}`, storageGroups, { signal })).data,
    placeholderData: (known, query) => (isOf(query?.queryKey, filters.by) ? known : undefined),
    staleTime: 60_000,
  });
}

function isOf(key: readonly unknown[] | undefined, by: StorageDimension): boolean {
  const filters = key?.[2];
  return typeof filters === 'object' && filters !== null && 'by' in filters && filters.by === by;
}

/** The address of all groups as CSV, in the order asked for. */
export function storageGroupsCsv({ by, sort, order }: Pick<StorageGroupsFilters, 'by' | 'sort' | 'order'>): string {
  return `/repo/v1/admin/storage/usage?${new URLSearchParams({ by, sort, order, format: 'csv' })}`;
}

function queryOf({ by, sort, order, offset, limit }: StorageGroupsFilters): URLSearchParams {
  return new URLSearchParams({ by, sort, order, offset: String(offset), limit: String(limit) });
}
