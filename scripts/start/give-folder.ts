import { chownSync, lchownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemUser } from '#embedded/system-user.ts';

/**
 * Makes a folder the user's, with all that is in it; the folder itself last, so that a start that is killed does it again. Does
 * nothing where it is the user's already.
 */
export function giveFolder(folder: string, { uid, gid }: SystemUser): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (statSync(folder).uid === uid) return;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    lchownSync(join(entry.parentPath, entry.name), uid, gid);
  }
  chownSync(folder, uid, gid);
}
