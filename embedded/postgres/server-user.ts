import { spawnSync } from 'node:child_process';
import { AppError } from '#server/errors.ts';

/** The system user that the PostgreSQL server runs as, when it may not be the one who started it. */
export type ServerUser = { uid: number; gid: number };

const userName = 'postgres';

/**
 * PostgreSQL refuses to run as root: then its server runs as the system user postgres, which is made if it is missing.
 * @returns null when the server runs as whoever started it.
 * @throws AppError INTERNAL when the user is missing and can't be made.
 */
export function findServerUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const found = lookUp();
  if (found !== null) return found;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName], {
    stdio: 'ignore',
  });
  const made = lookUp();
  if (made === null) {
    throw new AppError(
      'INTERNAL',
      `PostgreSQL does not run as root, and the system user ${userName} could not be made: ` +
        `make it (useradd --system ${userName}), start as an ordinary user, or set DATABASE_URL to a server of yours.`,
    );
  }
  return made;
}

function lookUp(): ServerUser | null {
  const uid = askId('-u');
  const gid = askId('-g');
  return uid === null || gid === null ? null : { uid, gid };
}

function askId(option: '-u' | '-g'): number | null {
  const answer = spawnSync('id', [option, userName], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout.trim()) : null;
}

/** Whether the user (null: this process's own) may go into the folder. */
export function canEnter(folder: string, user: ServerUser | null): boolean {
  if (user === null) return true;
  return spawnSync('test', ['-x', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Whether the user (null: this process's own) can run the program. */
export function canRun(program: string, user: ServerUser | null): boolean {
  return spawnSync(program, ['--version'], { ...(user ?? {}), cwd: '/', stdio: 'ignore' }).status === 0;
}
