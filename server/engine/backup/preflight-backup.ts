import type { Repository } from '#server/ports/repository.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { findReadProblems } from '../copy-out/check-readable.ts';

/** What a backup taken now could not do, in sentences. With a problem it is refused; notes name what it would not hold. */
export type BackupPlan = { problems: string[]; notes: string[] };

/**
 * Looks at the repository as a backup does before it begins; changes nothing.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function preflightBackup(input: {
  repository: Repository;
  /** null: every user schema. */
  schemas: string[] | null;
  applicationName: string;
  signal: AbortSignal;
}): Promise<BackupPlan> {
  const { repository, applicationName, signal } = input;
  const connection = await repository.connect({ applicationName, signal });
  try {
    await connection.execute(`begin isolation level repeatable read read only; set local lock_timeout to '3s'`);
    const catalog = await readCatalog(connection, { schemas: input.schemas });
    return { problems: findReadProblems(catalog).map(({ sentence }) => sentence), notes: catalog.notes };
  } finally {
    await connection.close();
  }
}
