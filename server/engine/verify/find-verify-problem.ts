import type { Repository } from '#server/ports/repository.ts';
import { lackOfCreatedb, mayCreateDatabases } from '../catalog/lack-of-createdb.ts';

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
      `select me.rolname as name, ${mayCreateDatabases('me')} as may from pg_catalog.pg_roles me where me.rolname = current_user`,
    );
    if (role === undefined || role.may) return null;
    return `A backup is verified in a database of its own. ${lackOfCreatedb(role.name)}`;
  } finally {
    await connection.close();
  }
}
