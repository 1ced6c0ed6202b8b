import type { Repository } from '#server/ports/repository.ts';
import { lackOfCreatedb, mayCreateDatabases } from '#server/sql/lack-of-createdb.ts';
import { isStandby, standbySentence } from '../catalog/standby.ts';

/**
 * Finds the reason why no archive at all can be verified on the repository's server.
 * @returns a sentence that says what to do; null when nothing is in the way
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
    const [role] = await connection.query<{ name: string; may: boolean; standby: boolean }>(
      `select me.rolname as name, ${mayCreateDatabases('me')} as may, ${isStandby} as standby from pg_catalog.pg_roles me where me.rolname = current_user`,
    );
    if (role?.standby === true) return standbySentence;
    if (role === undefined || role.may) return null;
    return `A backup is verified in a database of its own. ${lackOfCreatedb(role.name)}`;
  } finally {
    await connection.close();
  }
}
