import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFirstAdministrator } from '#server/services/accounts/ensure-first-administrator.ts';

const fileName = 'first-password';

/**
 * Makes the first administrator if there is no user yet.
 * @param password ADMIN_PASSWORD; null if a random one is to be made. It is kept in DATA_DIR until `printed` is called, so that a start that is
 *   killed before it could print it leaves it to the next.
 * @returns the made-up password if it is to be printed now.
 */
export async function makeFirstAdministrator(
  dataDir: string,
  email: string,
  password: string | null,
): Promise<{ madeUp: string | null; printed: () => void }> {
  if (password !== null) {
    await ensureFirstAdministrator({ email, password });
    return { madeUp: null, printed: () => undefined };
  }
  const file = join(dataDir, fileName);
  const madeUp = existsSync(file) ? readFileSync(file, 'utf8').trim() : randomBytes(12).toString('base64url');
  writeFileSync(file, `${madeUp}\n`, { mode: 0o600 });
  const printed = () => rmSync(file, { force: true });
  if (await ensureFirstAdministrator({ email, password: madeUp })) return { madeUp, printed };
  printed();
  return { madeUp: null, printed };
}
