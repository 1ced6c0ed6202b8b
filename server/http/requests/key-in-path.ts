import { AppError } from '#server/errors.ts';

/**
 * The object key (or another text) that ends an address, its slashes included, as the caller escaped it: read from the address itself, so
 * that it is unescaped once.
 * @param before the address up to the key, with its slash
 * @param what names it in the error's sentence
 * @throws AppError BAD_REQUEST when it is escaped wrongly
 */
export function keyInPath(request: Request, before: string, what = 'a backup’s name'): string {
  const { pathname } = new URL(request.url);
  const start = pathname.indexOf(before);
  try {
    return decodeURIComponent(pathname.slice(start + before.length));
  } catch {
    throw new AppError('BAD_REQUEST', `The path takes ${what} with its special characters escaped as %XX.`);
  }
}
