import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#server/errors.ts';
import { canEnter, type SystemUser } from '../system-user.ts';

/** Where root keeps what the user postgres must reach but can't in a closed home folder. */
export const systemFolder = '/var/lib/stack-console';

/**
 * The folder that the server's files go to: `wanted`, or, when the server's user can't reach it, one in /var/lib/stack-console that
 * a note beside `wanted` names (the note is what counts from then on). Made when missing, for the server's user alone.
 * @throws AppError INTERNAL when it can't be made.
 */
export function serverFolder(wanted: string, user: SystemUser | null): string {
  try {
    return makeServerFolder(wanted, user);
  } catch (cause) {
    throw new AppError(
      'INTERNAL',
      'The folder of the embedded PostgreSQL could not be made: give this user the permission to write to DATA_DIR, or choose another DATA_DIR.',
      { cause },
    );
  }
}

function makeServerFolder(wanted: string, user: SystemUser | null): string {
  mkdirSync(dirname(wanted), { recursive: true, mode: user === null ? 0o700 : 0o711 });
  const elsewhere = user === null ? null : folderElsewhere(wanted, user);
  const folder = elsewhere ?? wanted;
  mkdirSync(dirname(folder), { recursive: true, mode: user === null ? 0o700 : 0o711 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user !== null) chownSync(folder, user.uid, user.gid);
  return folder;
}

function folderElsewhere(wanted: string, user: SystemUser): string | null {
  const note = noteFile(wanted);
  const noted = readNote(note);
  if (noted !== null) return noted;
  if (canEnter(dirname(wanted), user)) return null;
  const folder = join(systemFolder, randomBytes(8).toString('hex'), basename(wanted));
  writeFileSync(note, `${folder}\n\n${explanation}\n`, { mode: 0o600 });
  return folder;
}

const explanation =
  'The folder above has the embedded PostgreSQL of this data folder: its server does not run as root, and the user that it\n' +
  'runs as cannot reach this place. Keep the two together, and this note.';

function noteFile(wanted: string): string {
  return join(dirname(wanted), `${basename(wanted)}-is-elsewhere.txt`);
}

function readNote(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').split('\n')[0] || null;
  } catch {
    return null;
  }
}
