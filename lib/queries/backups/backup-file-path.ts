import { objectPath } from '../object-path.ts';

/** Where the archive itself is downloaded. */
export function backupFilePath(key: string): string {
  return `/repo/v1/admin/backup-file/${objectPath(key)}`;
}
