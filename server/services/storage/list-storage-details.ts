import type { StorageDetails, StorageUsage } from '#lib/contracts/storage.ts';
import { type ReadSession, readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import type { Caller } from '../accounts/authenticate.ts';
import { findStorageUsage, type StorageUsageRelation } from './find-storage-usage.ts';
import { findOwnUsers, findUser, rowsOf } from './find-storage-user.ts';
import { pagingOf } from './paging-of.ts';

type Page = { offset: number; limit: number };

const columns = `
  id::text as id, node_id::text as "nodeId", user_id::text as "userId", location::text as location,
  is_attachment as "isAttachment", storage_provider::text as "storageProvider", content_type::text as "contentType",
  content_size::float8 as "contentSize", content_md5::text as "contentMd5"`;

/**
 * The caller's stored files, in the order of their ids.
 * @throws AppError NOT_FOUND when the repository has no storage_usage; as readRepository
 */
export function listOwnStorageDetails(caller: Caller, page: Page, signal?: AbortSignal): Promise<StorageDetails> {
  return listDetails('/repo/v1/storageDetails', page, signal, (session, relation) =>
    findOwnUsers(session, relation, caller),
  );
}

/** A user's stored files. @throws as listOwnStorageDetails and findUser */
export function listUserStorageDetails(
  caller: Caller,
  userId: string,
  page: Page,
  signal?: AbortSignal,
): Promise<StorageDetails> {
  const address = `/repo/v1/storageDetails/${encodeURIComponent(userId)}`;
  return listDetails(address, page, signal, (session, relation) => findUser(session, relation, caller, userId));
}

function listDetails(
  address: string,
  page: Page,
  signal: AbortSignal | undefined,
  whose: (session: ReadSession, relation: StorageUsageRelation) => Promise<string[]>,
): Promise<StorageDetails> {
  return readRepository(
    async (session) => {
      const relation = await findStorageUsage(session);
      const users = await whose(session, relation);
      const { condition, parameters } = rowsOf(users, relation, 3);
      const counting = rowsOf(users, relation, 1);
      const [counted] = await session.query<{ total: number }>(
        `select count(*)::float8 as total from ${relation.sql} where ${counting.condition}`,
        counting.parameters,
      );
      const results = await session.query<StorageUsage>(
        `select ${columns} from ${relation.sql} as usage where ${condition} order by usage.id offset $1 limit $2`,
        [page.offset, page.limit, ...parameters],
      );
      const totalNumberOfResults = counted?.total ?? 0;
      return { totalNumberOfResults, results, paging: pagingOf(address, page, totalNumberOfResults) };
    },
    { signal },
  );
}
