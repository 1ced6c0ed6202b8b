import type { BackupPreview } from '#lib/contracts/backup.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { preflightBackup } from '#server/engine/backup/preflight-backup.ts';
import { settings } from '#server/env.ts';

/**
 * What a backup taken now could not do, changing nothing.
 * @throws AppError REPOSITORY_REFUSED, REPOSITORY_UNREACHABLE, STOPPED
 */
export function previewBackup(signal: AbortSignal): Promise<BackupPreview> {
  const { schemas } = settings().repository;
  return preflightBackup({ repository: repository(), schemas, applicationName: 'stack-console preview', signal });
}
