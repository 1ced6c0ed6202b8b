import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, so small that it can be filled. */
export type SmallDisk = {
  folder: string;
  /** How many bytes are free. */
  room(): number;
  /** Fills it until about so many bytes are free. */
  leave(bytes: number): void;
  /** Takes away what it was filled with. */
  free(): void;
  close(): void;
};

const MiB = 1024 * 1024;

/** Why no small disk can be mounted here; null: it can. */
export const noSmallDisk: string | null = findObstacle();

function findObstacle(): string | null {
  if (process.platform !== 'linux') return 'only Linux has tmpfs';
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  try {
    mountSmallDisk(1).close();
    return null;
  } catch {
    return 'nothing can be mounted on this machine';
  }
}

/** Mounts one, in memory. @throws where none can be, see noSmallDisk */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'stack-console-small-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder], { stdio: 'ignore' });
  const ballast = join(folder, 'ballast');
  const room = () => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  };
  const close = () => {
    process.off('exit', close);
    execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' });
    rmdirSync(folder);
  };
  process.on('exit', close);
  return {
    folder,
    room,
    leave(bytes) {
      const file = openSync(ballast, 'a');
      try {
        for (let left = room() - bytes; left > 0; left = room() - bytes) {
          if (writeSync(file, Buffer.alloc(Math.min(left, MiB))) === 0) break;
        }
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    close,
  };
}
