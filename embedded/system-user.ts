import { spawnSync } from 'node:child_process';

/** A user of this machine, as spawn() takes it. */
export type SystemUser = { uid: number; gid: number };

/** @returns null where there is no user of that name */
export function findSystemUser(name: string): SystemUser | null {
  const uid = askId('-u', name);
  const gid = askId('-g', name);
  return uid === null || gid === null ? null : { uid, gid };
}

/** Finds the user, or makes one that can't log in. Only root may. @returns null where that is not possible */
export function ensureSystemUser(name: string): SystemUser | null {
  const found = findSystemUser(name);
  if (found !== null) return found;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name], {
    stdio: 'ignore',
  });
  return findSystemUser(name);
}

function askId(option: '-u' | '-g', name: string): number | null {
  const answer = spawnSync('id', [option, name], { encoding: 'utf8' });
  return answer.status === 0 ? Number(answer.stdout.trim()) : null;
}

/** Whether the user (null for this process's own) may go into the folder. */
export function canEnter(folder: string, user: SystemUser | null): boolean {
  return mayDo('-x', folder, user);
}

/** Whether the user (null for this process's own) may read the file. */
export function canRead(file: string, user: SystemUser | null): boolean {
  return mayDo('-r', file, user);
}

function mayDo(option: '-x' | '-r', path: string, user: SystemUser | null): boolean {
  if (user === null) return true;
  return spawnSync('test', [option, path], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** Whether the user (null for this process's own) can run the program. */
export function canRun(program: string, user: SystemUser | null): boolean {
  return spawnSync(program, ['--version'], { ...(user ?? {}), cwd: '/', stdio: 'ignore' }).status === 0;
}
