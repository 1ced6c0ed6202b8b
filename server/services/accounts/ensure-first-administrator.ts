import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { hashPassword, isPassword } from './passwords.ts';

/**
 * Makes the first administrator if there is no user yet. Processes that start at once make one.
 * @returns whether the email and password given are the ones to log in with.
 */
export async function ensureFirstAdministrator(given: { email: string; password: string }): Promise<boolean> {
  const email = given.email.toLowerCase();
  const passwordHash = await hashPassword(given.password);
  const made = await consoleDb().$transaction(async (db) => {
    await db.$executeRaw`select pg_advisory_xact_lock(hashtext('stack-console first administrator'))`;
    if ((await db.user.count()) > 0) return false;
    await db.user.create({ data: { email, displayName: 'Administrator', passwordHash, isAdministrator: true } });
    return true;
  });
  if (made) return true;
  const user = await consoleDb().user.findUnique({ where: { email } });
  return await isPassword(given.password, user?.passwordHash ?? null);
}
