import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '#embedded/folder-lock.ts';

const inMemory = '/dev/shm';
const prefix = 'stack-console-tests-';
/** What a run puts there at most is less than half of it. */
const wantedBytes = 6e9;

/**
 * Has the temporary files of a test run in memory, where the machine has plenty of it: PostgreSQL makes hundreds of databases in a run,
 * each of 300 files, and the bucket server waits for the disk at each object. It sets TMPDIR for this process and for those that it
 * starts; where TMPDIR is set it does nothing. What killed runs left is deleted.
 * @returns the function that deletes the files
 */
export function takeMemoryFolder(): () => void {
  if (process.env.TMPDIR !== undefined || !hasRoom()) return () => undefined;
  deleteLeftOver();
  const made = mkdtempSync(join(inMemory, 'stack-console-new-'));
  // As root the servers and the console run as other users, which make files of their own here, as in /tmp.
  chmodSync(made, 0o1777);
  const release = lockFolder(made);
  const folder = made.replace('stack-console-new-', prefix);
  renameSync(made, folder);
  process.env.TMPDIR = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
    release?.();
    delete process.env.TMPDIR;
  };
}

function hasRoom(): boolean {
  if (!existsSync(inMemory)) return false;
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize > wantedBytes && freemem() > wantedBytes;
}

function deleteLeftOver(): void {
  for (const name of readdirSync(inMemory).filter((found) => found.startsWith(prefix))) {
    const folder = join(inMemory, name);
    const release = lockFolder(folder);
    if (release === null) continue;
    rmSync(folder, { recursive: true, force: true });
    release();
  }
}
