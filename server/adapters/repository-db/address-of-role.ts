import type { RoleLogin } from '#server/ports/repository.ts';

/**
 * The same address with another role's login. It stands in the parameters, which count before what stands in front of the host: an
 * address of a local socket has no host to put it in front of.
 */
export function addressOfRole(url: string, { name, password }: RoleLogin): string {
  const other = new URL(url);
  other.password = '';
  other.searchParams.set('user', name);
  if (password === null) other.searchParams.delete('password');
  else other.searchParams.set('password', password);
  return other.toString();
}
