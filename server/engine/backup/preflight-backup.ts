import type { Repository } from '#server/ports/repository.ts';
import { readCatalog } from '../catalog/read-catalog.ts';
import { findReadProblems } from '../copy-out/check-readable.ts';

/** Sentences about a backup that would be taken now. Problems are the reasons to refuse it; notes name what it would not hold. */
export type BackupPlan = { problems: string[]; notes: string[] };

/**
 * Looks at the repository as a backup does at its beginning. It changes nothing.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function preflightBackup(input: {
  repository: Repository;
  /** The schemas that the settings name; null for every user schema. */
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
