import { AppError } from '#server/errors.ts';
import { ensureSystemUser, type SystemUser } from '../system-user.ts';

const userName = 'postgres';

/**
 * PostgreSQL refuses to run as root: then its server runs as the system user postgres, which is made if it is missing.
 * @returns null when the server runs as whoever started it.
 * @throws AppError INTERNAL when the user is missing and can't be made.
 */
export function findServerUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null;
  const user = ensureSystemUser(userName);
  if (user !== null) return user;
  throw new AppError(
    'INTERNAL',
    `PostgreSQL does not run as root, and the system user ${userName} could not be made: ` +
      `make it (useradd --system ${userName}), start as an ordinary user, or set DATABASE_URL to a server of yours.`,
  );
}
