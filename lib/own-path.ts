const base = 'http://console.invalid';

/**
 * The path, query and fragment of an address if it leads to a page of this console; else '/'. What a browser makes of it decides: `/..//x`
 * and `/.%09//x` look like paths and become `//x`, another site.
 */
export function ownPath(address: unknown): string {
  if (typeof address !== 'string' || !address.startsWith('/') || !URL.canParse(address, base)) return '/';
  const { origin, pathname, search, hash } = new URL(address, base);
  const path = `${pathname}${search}${hash}`;
  return origin === base && isPlainPath(pathname) && URL.canParse(path, base) && new URL(path, base).origin === base
    ? path
    : '/';
}

/** Two slashes or a slash and a backslash at the start name a host. */
function isPlainPath(pathname: string): boolean {
  return pathname.startsWith('/') && !/^\/[/\\]/.test(pathname);
}
