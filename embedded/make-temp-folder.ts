import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a temporary folder in which an embedded PostgreSQL can be. As root its server runs as another user, which must be able to
 * pass through: where it can't, its files go to /var/lib/stack-console and stay there.
 * @param name what it is for, in its own name
 */
export function makeTempFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `stack-console-${name}-`));
  chmodSync(folder, 0o711);
  return folder;
}
