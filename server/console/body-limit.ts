/**
 * What the body of a request may be. `mostBytes`: its bound; null: an archive, which may have any size but must not come slower than
 * `slowestBytesPerSecond` for a minute. `withinMs`: how long all of it may take; null for an archive.
 */
export type BodyLimit = { mostBytes: number; withinMs: number } | { mostBytes: null; withinMs: null };

const archives = '/repo/v1/admin/backup-file/';
const logIns = '/api/auth/';

/** The bound of a JSON body, which the routes check again. */
const jsonBytes = 1_000_000;
/** An email and a password at their longest, each byte escaped, are half of it. */
const logInBytes = 32_000;

/**
 * @param path of the address, as it was sent
 * @param withinMs how long the body of anything but an archive may take
 */
export function bodyLimit(method: string, path: string, withinMs: number): BodyLimit {
  if ((method === 'PUT' || method === 'POST') && path.startsWith(archives)) return { mostBytes: null, withinMs: null };
  return { mostBytes: path.startsWith(logIns) ? logInBytes : jsonBytes, withinMs };
}
