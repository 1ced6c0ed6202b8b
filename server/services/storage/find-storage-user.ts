import type { ReadSession } from '#server/adapters/repository-reader/read-repository.ts';
import { AppError } from '#server/errors.ts';
import { hasSqlStateClass } from '#server/sql/has-sql-state-class.ts';
import type { Caller } from '../accounts/authenticate.ts';
import type { StorageUsageRelation } from './find-storage-usage.ts';

/** Whose rows of storage_usage count: those of these users, or all (null). */
export type StorageUsers = string[] | null;

/**
 * The users of the repository that a caller is: the principals of the caller's email, or, in a repository without
 * principals, the user whose id is that email. None when nothing can be theirs.
 */
export async function findOwnUsers(
  session: ReadSession,
  { principals, userIdType }: StorageUsageRelation,
  { email }: Pick<Caller, 'email'>,
): Promise<string[]> {
  if (principals === null) return (await canBe(session, userIdType, email)) ? [email] : [];
  const rows = await session.query<{ id: string }>(
    `select id::text as id from ${principals.sql} where lower(email::text) = $1`,
    [email.toLowerCase()],
  );
  return rows.map(({ id }) => id);
}

/**
 * The user that an address names, if the caller may see what they store: the caller themself, or anybody for an administrator.
 * @throws AppError FORBIDDEN; NOT_FOUND when no user can have that id
 */
export async function findUser(
  session: ReadSession,
  relation: StorageUsageRelation,
  caller: Caller,
  userId: string,
): Promise<string[]> {
  const isSelf = (await findOwnUsers(session, relation, caller)).includes(userId);
  if (!isSelf && !caller.isAdministrator) {
    throw new AppError('FORBIDDEN', 'Must be an administrator to see what another user stores');
  }
  if (!isSelf && !(await isUser(session, relation, userId))) {
    throw new AppError('NOT_FOUND', `Cannot find a user with ID: ${userId.slice(0, 200)}`);
  }
  return [userId];
}

/** A repository without principals knows its users by what they store: every id of the right type may be one's. */
async function isUser(session: ReadSession, relation: StorageUsageRelation, userId: string): Promise<boolean> {
  const { principals, userIdType } = relation;
  if (!(await canBe(session, userIdType, userId))) return false;
  if (principals === null) return true;
  if (!(await canBe(session, principals.idType, userId))) return false;
  const rows = await session.query(`select from ${principals.sql} where id = cast($1::text as ${principals.idType})`, [
    userId,
  ]);
  return rows.length > 0;
}

/** Whether a text is a value of a type (errors of class 22 and 23, the domains' checks, say that it is not). */
async function canBe(session: ReadSession, type: string, text: string): Promise<boolean> {
  await session.query('savepoint before_cast');
  try {
    await session.query(`select cast($1::text as ${type})`, [text]);
    return true;
  } catch (error) {
    if (!hasSqlStateClass(error, '22') && !hasSqlStateClass(error, '23')) throw error;
    await session.query('rollback to savepoint before_cast');
    return false;
  }
}

/** The condition that keeps those users' rows, with its parameter at `$position`. */
export function rowsOf(
  users: StorageUsers,
  { userIdType }: StorageUsageRelation,
  position: number,
): { condition: string; parameters: unknown[] } {
  if (users === null) return { condition: 'true', parameters: [] };
  return { condition: `user_id = any(cast($${position}::text[] as ${userIdType}[]))`, parameters: [users] };
}
