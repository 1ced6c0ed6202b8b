import { readFileSync } from 'node:fs';
import { canEnter, canRead, ensureSystemUser, findSystemUser, type SystemUser } from '#embedded/system-user.ts';
import { AppError } from '#server/errors.ts';

/** The user that the processes run as if root started them; null if they run as the user who started them. */
export type ServiceUsers = {
  services: SystemUser | null;
  /** null as well where only root may listen on the port. */
  webServer: SystemUser | null;
  /** The line that the start prints about it; null if there is none. */
  sentence: string | null;
};

const usual = 'stack-console';

/**
 * Nothing here needs to be root: started by root, the processes run as an ordinary user.
 * @param wanted RUN_AS; undefined: the system user stack-console, made where it is missing
 * @param places files and folders that the user must be able to read
 * @throws AppError SETTING_INVALID when RUN_AS names a user that is not there, or another one than the one who starts
 */
export function findServiceUsers(wanted: string | undefined, port: number, places: ServicePlaces): ServiceUsers {
  const stay = (sentence: string | null): ServiceUsers => ({ services: null, webServer: null, sentence });
  if (process.getuid?.() !== 0) {
    if (wanted === undefined || findSystemUser(wanted)?.uid === process.getuid?.()) return stay(null);
    throw new AppError('SETTING_INVALID', `The setting RUN_AS is wrong: only root may start processes as ${wanted}.`);
  }
  if (wanted === 'root') return stay('The processes run as root, as RUN_AS says.');
  const name = wanted ?? usual;
  const user = wanted === undefined ? ensureSystemUser(usual) : findSystemUser(wanted);
  if (user === null && wanted !== undefined) {
    throw new AppError('SETTING_INVALID', `The setting RUN_AS is wrong: there is no user ${wanted} on this machine.`);
  }
  if (user === null) return stay(`The processes run as root: the system user ${usual} could not be made.`);
  const unreadable =
    places.files.find((file) => !canRead(file, user)) ?? places.folders.find((folder) => !canEnter(folder, user));
  if (unreadable !== undefined) {
    return stay(
      `The processes run as root: the user ${name} cannot read ${unreadable}. Put the program and DATA_DIR where others may go.`,
    );
  }
  if (port >= firstOrdinaryPort()) {
    return { services: user, webServer: user, sentence: `The processes run as the user ${name}, not as root.` };
  }
  const sentence = `The processes run as the user ${name}; the web server runs as root, as only root may listen on port ${port}.`;
  return { services: user, webServer: null, sentence };
}

/** `files` are read, `folders` are gone through. */
export type ServicePlaces = { files: string[]; folders: string[] };

/** From here on anybody may listen: Linux says where, others begin at 1024. */
function firstOrdinaryPort(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  } catch {
    return 1024;
  }
}
