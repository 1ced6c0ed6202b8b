import type { Repository } from '#server/adapters/repository-db/repository.ts';
import { quoteIdentifier } from '../catalog/quote-identifier.ts';

/**
 * Why no archive at all could be verified on the repository's server: a sentence, or null.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findVerifyProblem(input: {
  repository: Repository;
  applicationName: string;
  signal: AbortSignal;
}): Promise<string | null> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    const [role] = await connection.query<{ name: string; may: boolean }>(
      `select rolname as name, rolsuper or rolcreatedb as may
         from pg_catalog.pg_roles where rolname = current_user`,
    );
    if (role === undefined || role.may) return null;
    return `A backup is verified in a database of its own, and the role ${role.name} in REPOSITORY_DATABASE_URL may not create any. Give it CREATEDB: alter role ${quoteIdentifier(role.name)} createdb.`;
  } finally {
    await connection.close();
  }
}
