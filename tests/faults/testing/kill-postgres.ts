import { readdirSync, readlinkSync, realpathSync } from 'node:fs';

/** The processes of the PostgreSQL cluster in a folder, the postmaster first: each has it as its working directory. */
export function postgresProcesses(cluster: string): number[] {
  const folder = realpathSync(cluster);
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 1 && workingDirectoryOf(pid) === folder)
    .sort((one, other) => one - other);
}

/** kill -9 of the postmaster and of every backend. */
export function killPostgres(cluster: string): void {
  for (const pid of postgresProcesses(cluster)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
}

function workingDirectoryOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
