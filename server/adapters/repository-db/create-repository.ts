import { settings } from '#server/env.ts';
import { openConnection } from './pg-connection.ts';
import type { Repository } from './repository.ts';

/** The repository database at `url` (postgresql://...). Nothing connects before `connect`. */
export function createRepository({ url }: { url: string }): Repository {
  return { connect: (options) => openConnection(url, options) };
}

let current: Repository | null = null;

/** The repository of this process's settings. */
export function repository(): Repository {
  current ??= createRepository({ url: settings().repository.url });
  return current;
}
