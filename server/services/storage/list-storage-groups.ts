import type { StorageDimension, StorageGroups, StorageGroupsQuery, StorageRanking } from '#lib/contracts/storage.ts';
import {
  type ReadSession,
  readRepository,
  streamRepository,
} from '#server/adapters/repository-reader/read-repository.ts';
import { limitConcurrency } from '#server/async/limit-concurrency.ts';
import { AppError } from '#server/errors.ts';
import { dimensionColumns, findStorageUsage, type StorageUsageRelation } from './find-storage-usage.ts';
import { pagingOf } from './paging-of.ts';

type Asked = Pick<StorageGroupsQuery, 'by' | 'sort' | 'order'>;
type Page = { offset: number; limit: number };
type Group = { value: string | null; size: number; count: number };
type Totals = { groups: number; totalSize: number; totalCount: number };

/** At most two such queries run at once, so that the database keeps time for its users; the others wait. A million groups fit into memory. */
const workMemory = '64MB';
const inTurn = limitConcurrency(
  2,
  20,
  () =>
    new AppError('TOO_MANY_REQUESTS', 'Too many questions on storage usage wait already. Try again in a moment.', {
      retryAfterSeconds: 10,
    }),
);

/**
 * The users or entities that store most, by size and then by count.
 * @param address of this list, for the addresses of the pages before and after
 * @throws AppError NOT_FOUND when the repository has no storage_usage; as readRepository
 */
export async function rankStorage(
  by: 'USER_ID' | 'NODE_ID',
  page: Page,
  address: string,
  signal?: AbortSignal,
): Promise<StorageRanking> {
  const { totals, groups } = await inTurn(() =>
    readRepository(
      async (session) => readPage(session, await findStorageUsage(session), { by, sort: 'size', order: 'desc' }, page),
      { signal },
    ),
  );
  return {
    totalSize: totals.totalSize,
    totalCount: totals.totalCount,
    summaryList: groups.map(({ value, size, count }) => ({
      dimensionList: [{ dimension: by, value }],
      aggregatedSize: size,
      aggregatedCount: count,
    })),
    totalNumberOfResults: totals.groups,
    paging: pagingOf(address, page, totals.groups),
  };
}

/** A page of one dimension's groups in the order asked for, users with their emails where the repository has them. @throws as rankStorage */
export function listStorageGroups(asked: Asked & Page, signal?: AbortSignal): Promise<StorageGroups> {
  const read = async (session: ReadSession) => {
    const relation = await findStorageUsage(session);
    const { totals, groups } = await readPage(session, relation, asked, asked);
    const labels = asked.by === 'USER_ID' ? await readEmails(session, relation, groups) : new Map<string, string>();
    return {
      totalSize: totals.totalSize,
      totalCount: totals.totalCount,
      totalNumberOfResults: totals.groups,
      results: groups.map((group) => ({ ...group, label: labels.get(group.value ?? '') ?? null })),
    };
  };
  return inTurn(() => readRepository(read, { signal }));
}

/**
 * Every group of one dimension as lines of a table, in the order asked for, some thousands at a time.
 * @throws as rankStorage; what fails later is thrown where the lines are taken
 */
export async function streamStorageGroups(
  { by, ...asked }: Asked,
  signal?: AbortSignal,
): Promise<AsyncGenerator<(string | number | null)[][]>> {
  const relation = await readRepository(findStorageUsage, { signal });
  const sql = `select value::text as value, size, count from (${groupsOf(relation, by)}) as grouped
                order by ${orderOf(asked, 'grouped.')}`;
  return linesOf(sql, signal);
}

async function* linesOf(sql: string, signal: AbortSignal | undefined): AsyncGenerator<(string | number | null)[][]> {
  for await (const rows of streamRepository<Group>(sql, { signal })) {
    yield rows.map(({ value, size, count }) => [value, size, count]);
  }
}

/**
 * A sum of float8 takes a fraction of the memory and time that numeric's does with a million groups, and is exact up to 2^53,
 * as JSON's numbers are. Values keep their type until they are shown: text would be slower to group and sort.
 */
function groupsOf(relation: StorageUsageRelation, by: StorageDimension): string {
  const column = dimensionColumns[by];
  return `select ${column} as value, coalesce(sum(content_size::float8), 0) as size, count(*)::float8 as count
            from ${relation.sql} group by ${column}`;
}

/** Ties are broken by the other figure and then by the value, so that pages neither repeat nor miss a group. */
function orderOf({ sort, order }: Pick<Asked, 'sort' | 'order'>, table: 'grouped.' | 'page.'): string {
  const columns = { size: ['size', 'count'], count: ['count', 'size'], value: [] }[sort];
  const last = `${table}value ${sort === 'value' ? order : 'asc'}`;
  return [...columns.map((column) => `${table}${column} ${order}`), last].join(', ');
}

/** Groups once, and takes the totals and the page of it. */
async function readPage(
  session: ReadSession,
  relation: StorageUsageRelation,
  asked: Asked,
  { offset, limit }: Page,
): Promise<{ totals: Totals; groups: Group[] }> {
  await session.query(`set local work_mem = '${workMemory}'`);
  const rows = await session.query<Totals & Partial<Group> & { found: boolean | null }>(
    `with grouped as materialized (${groupsOf(relation, asked.by)}),
          page as (select true as found, * from grouped order by ${orderOf(asked, 'grouped.')} offset $1 limit $2)
     select totals.*, page.found, page.value::text as value, page.size, page.count
       from (select count(*)::float8 as groups, coalesce(sum(size), 0)::float8 as "totalSize",
                    coalesce(sum(count), 0)::float8 as "totalCount" from grouped) as totals
       left join page on true
      order by ${orderOf(asked, 'page.')}`,
    [offset, limit],
  );
  const { groups = 0, totalSize = 0, totalCount = 0 } = rows[0] ?? {};
  return {
    totals: { groups, totalSize, totalCount },
    groups: rows
      .filter(({ found }) => found === true)
      .map(({ value = null, size = 0, count = 0 }) => ({ value, size, count })),
  };
}

async function readEmails(
  session: ReadSession,
  { principals }: StorageUsageRelation,
  groups: Group[],
): Promise<Map<string, string>> {
  if (principals === null) return new Map();
  const ids = groups.flatMap(({ value }) => (value === null ? [] : [value]));
  const rows = await session.query<{ id: string; email: string }>(
    `select id::text as id, email::text as email from ${principals.sql} where id::text = any($1::text[])`,
    [ids],
  );
  return new Map(rows.map(({ id, email }) => [id, email]));
}
