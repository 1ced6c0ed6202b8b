import type { StorageDimension } from '#lib/contracts/storage.ts';
import type { StorageGroupsFilters } from '#lib/queries/storage/storage-groups-query.ts';

/** The ways to look at what is stored, with what a group is called. */
export const usageDimensions = [
  { by: 'STORAGE_PROVIDER', tab: 'Provider', noun: 'provider' },
  { by: 'CONTENT_TYPE', tab: 'Content type', noun: 'content type' },
  { by: 'USER_ID', tab: 'User', noun: 'user' },
  { by: 'NODE_ID', tab: 'Entity', noun: 'entity', nouns: 'entities' },
] as const satisfies { by: StorageDimension; tab: string; noun: string; nouns?: string }[];

export type UsageDimension = (typeof usageDimensions)[number];

export const usagePageSize = 10;
/** The number of groups in one request. Grouping takes the database's time, not the number of groups that it returns. */
export const usageChunkSize = 100;

/** What the page shows first, and what its figure of stored files is taken from. */
export const firstUsagePage: StorageGroupsFilters = {
  by: 'STORAGE_PROVIDER',
  sort: 'size',
  order: 'desc',
  offset: 0,
  limit: usageChunkSize,
};
