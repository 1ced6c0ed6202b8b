import { settings } from '#server/env.ts';
import type { Repository } from '#server/ports/repository.ts';
import { addressOfDatabase } from './address-of-database.ts';
import { addressOfRole } from './address-of-role.ts';
import { openConnection } from './pg-connection.ts';

/** Makes the Repository at `url` (postgresql://...). It opens no connection before connect(). */
export function createRepository({ url }: { url: string }): Repository {
  return {
    connect: (options) => openConnection(addressOfDatabase(url, options.database), options),
    as: (login) => createRepository({ url: addressOfRole(url, login) }),
  };
}

let current: { url: string; repository: Repository } | null = null;

/** Makes the repository of this process's settings. */
export function repository(): Repository {
  const { url } = settings().repository;
  if (current?.url !== url) current = { url, repository: createRepository({ url }) };
  return current.repository;
}
