import type { BackupPreview } from '#lib/contracts/backup.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { preflightBackup } from '#server/engine/backup/preflight-backup.ts';
import { settings } from '#server/env.ts';
import { isAppError } from '#server/errors.ts';
import { hasSqlState } from '#server/sql/has-sql-state.ts';

/** A backup waits for a table that another session has locked; a preview does not. */
const lockNotAvailable = '55P03';

/**
 * Finds out what a backup could not do now. Changes nothing. A repository that cannot be reached is a problem as well.
 * @throws AppError STOPPED
 */
export async function previewBackup(signal: AbortSignal): Promise<BackupPreview> {
  try {
    return await lookBeforeBackup(signal);
  } catch (error) {
    if (!isAppError(error) || !error.code.startsWith('REPOSITORY_')) throw error;
    return { problems: hasSqlState(error, lockNotAvailable) ? [] : [error.message], notes: [] };
  }
}

/**
 * Finds out what a backup would meet in the repository now: what stands in its way, and what it would leave out.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export function lookBeforeBackup(signal: AbortSignal): Promise<BackupPreview> {
  const { schemas } = settings().repository;
  return preflightBackup({ repository: repository(), schemas, applicationName: 'stack-console preview', signal });
}
