/** An object's key as a path of an address: each part between slashes is escaped, the slashes stay. */
export function objectPath(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}
