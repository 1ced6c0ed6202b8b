import { AppError } from '#server/errors.ts';
import type { Repository } from '#server/ports/repository.ts';

/**
 * Whether the repository's server has a database of that name.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function hasDatabase(input: {
  repository: Repository;
  name: string;
  applicationName: string;
  signal?: AbortSignal;
}): Promise<boolean> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, ...(signal === undefined ? {} : { signal }) });
  try {
    const found = await connection.query('select from pg_catalog.pg_database where datname = $1', [input.name]);
    return found.length > 0;
  } finally {
    await connection.close();
  }
}

/** The error for a new database whose name is taken. */
export function nameTaken(name: string): AppError {
  return new AppError(
    'CONFLICT',
    `There is a database ${name} on the database server already. A restore into a new database never overwrites one: choose another name.`,
    { reason: 'DATABASE_NAME_TAKEN' },
  );
}
