import type { BuildInput } from './build-input.ts';

/**
 * Reads the search_path of the repository's sessions, and puts pg_catalog in front. Under it, functions of indexes and checks find the
 * names that they use.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function readSearchPath(
  input: Pick<BuildInput, 'repository' | 'applicationName' | 'signal'>,
): Promise<string> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    const [row] = await connection.query<{ path: string }>(`select pg_catalog.current_setting('search_path') as path`);
    const path = row?.path.trim() ?? '';
    return path === '' ? 'pg_catalog' : `pg_catalog, ${path}`;
  } finally {
    await connection.close();
  }
}
