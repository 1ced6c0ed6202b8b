import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const home = '/usr/lib/postgresql';

/** The newest PostgreSQL server that Debian's packages put on this machine, such as "15"; null when there is none. */
export function debianServerVersion(): string | null {
  if (!existsSync(home)) return null;
  const versions = readdirSync(home).filter((version) => existsSync(join(home, version, 'bin', 'initdb')));
  return versions.sort((one, other) => Number(other) - Number(one))[0] ?? null;
}

/** The folder of its programs. */
export function debianBinaries(): string | null {
  const version = debianServerVersion();
  return version === null ? null : join(home, version, 'bin');
}
