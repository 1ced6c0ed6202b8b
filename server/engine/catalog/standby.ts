import type { Repository, RepositoryConnection } from '#server/ports/repository.ts';

/** The SQL expression that tells whether the server is a standby: it follows another server and takes no writes. */
export const isStandby = 'pg_catalog.pg_is_in_recovery()';

/** The sentence for a server that is a standby. */
export const standbySentence =
  'The server in REPOSITORY_DATABASE_URL is a standby (it is in recovery), which takes no writes: it can be backed up, and nothing can be restored or verified there. Give the console the address of the primary server.';

/**
 * Finds out on an open session whether the server takes no writes.
 * @returns the sentence, or none
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function listStandbyProblem(connection: RepositoryConnection): Promise<string[]> {
  const [server] = await connection.query<{ standby: boolean }>(`select ${isStandby} as standby`);
  return server?.standby === true ? [standbySentence] : [];
}

/**
 * Finds out whether the repository's server takes no writes. It changes nothing.
 * @returns the sentence; null when it takes them
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findStandbyProblem(input: {
  repository: Repository;
  applicationName: string;
  signal: AbortSignal;
}): Promise<string | null> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    const [problem] = await listStandbyProblem(connection);
    return problem ?? null;
  } finally {
    await connection.close();
  }
}
