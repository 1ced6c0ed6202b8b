import type { RoleLogin } from '#server/ports/repository.ts';

/**
 * Writes the same address with another role's login. The login is written into the parameters, which take precedence over the user
 * before the host: the address of a local socket has no host.
 */
export function addressOfRole(url: string, { name, password }: RoleLogin): string {
  const other = new URL(url);
  other.password = '';
  other.searchParams.set('user', name);
  if (password === null) other.searchParams.delete('password');
  else other.searchParams.set('password', password);
  return other.toString();
}
