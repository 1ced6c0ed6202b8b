import type { AggregationMember, StorageUsageSummary, StorageUsageSummaryList } from '#lib/contracts/storage.ts';
import { type ReadSession, readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { dimensionColumns, findStorageUsage, type StorageUsageRelation } from './find-storage-usage.ts';
import { findOwnUsers, findUser, rowsOf, type StorageUsers } from './find-storage-user.ts';

type Asked = { aggregation: AggregationMember[] };
type Row = { values: (string | null)[]; size: number; count: number };

/**
 * What everybody stores, grouped by the dimensions asked for; the largest group first.
 * @throws AppError NOT_FOUND when the repository has no storage_usage; as readRepository
 */
export function getStorageSummary(asked: Asked, signal?: AbortSignal): Promise<StorageUsageSummaryList> {
  return summarize(asked, async () => null, signal);
}

/** The storage use of the caller. @throws as getStorageSummary */
export function getOwnStorageSummary(
  caller: Caller,
  asked: Asked,
  signal?: AbortSignal,
): Promise<StorageUsageSummaryList> {
  return summarize(asked, (session, relation) => findOwnUsers(session, relation, caller), signal);
}

/** The storage use of a user. @throws as getStorageSummary and findUser */
export function getUserStorageSummary(
  caller: Caller,
  userId: string,
  asked: Asked,
  signal?: AbortSignal,
): Promise<StorageUsageSummaryList> {
  return summarize(asked, (session, relation) => findUser(session, relation, caller, userId), signal);
}

function summarize(
  { aggregation }: Asked,
  whose: (session: ReadSession, relation: StorageUsageRelation) => Promise<StorageUsers>,
  signal: AbortSignal | undefined,
): Promise<StorageUsageSummaryList> {
  return readRepository(
    async (session) => {
      const relation = await findStorageUsage(session);
      const users = await whose(session, relation);
      const rows = await readGroups(session, relation, aggregation, users);
      return {
        totalSize: rows.reduce((sum, { size }) => sum + size, 0),
        totalCount: rows.reduce((sum, { count }) => sum + count, 0),
        summaryList: rows.map((row) => toSummary(row, aggregation)),
      };
    },
    { signal },
  );
}

/** One pass over the relation: the totals are the groups' sum. */
async function readGroups(
  session: ReadSession,
  relation: StorageUsageRelation,
  aggregation: AggregationMember[],
  users: StorageUsers,
): Promise<Row[]> {
  const columns = aggregation.map((member) => dimensionColumns[member]);
  const { condition, parameters } = rowsOf(users, relation, 1);
  return session.query<Row>(
    `select array[${columns.map((column) => `${column}::text`).join(', ')}]::text[] as values,
            coalesce(sum(content_size), 0)::float8 as size, count(*)::float8 as count
       from ${relation.sql} where ${condition}
      ${columns.length === 0 ? '' : `group by ${columns.join(', ')}`}
      order by size desc, count desc, values`,
    parameters,
  );
}

function toSummary({ values, size, count }: Row, aggregation: AggregationMember[]): StorageUsageSummary {
  return {
    dimensionList: aggregation.map((dimension, index) => ({ dimension, value: values[index] ?? null })),
    aggregatedSize: size,
    aggregatedCount: count,
  };
}
