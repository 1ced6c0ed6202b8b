import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../is-running.ts';

/**
 * Stops a server that a killed supervisor left running on this cluster: fast at first (open transactions are rolled back), and
 * without a farewell after ten seconds, which the next start recovers from. The caller holds the folder's lock.
 */
export async function stopLeftOverServer(cluster: string): Promise<void> {
  const pid = leftOverServer(cluster);
  if (pid === null) return;
  signal(pid, 'SIGINT');
  if (await hasGone(pid, 10_000)) return;
  signal(pid, 'SIGQUIT');
  if (await hasGone(pid, 5_000)) return;
  signal(pid, 'SIGKILL');
  await hasGone(pid, 5_000);
}

/** Ends the backends that outlived their killed server and still hold its shared memory. */
export function endOrphanBackends(cluster: string): void {
  for (const pid of processesIn(cluster)) signal(pid, 'SIGKILL');
}

function leftOverServer(cluster: string): number | null {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 && commandOf(pid).includes(cluster) ? pid : null;
  } catch {
    return null;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

/** PostgreSQL's processes have their cluster as working directory (Linux alone can tell). */
function processesIn(cluster: string): number[] {
  const folder = realpathSync(cluster);
  const pids = readdirSync('/', { withFileTypes: true }).some((entry) => entry.name === 'proc')
    ? readdirSync('/proc')
    : [];
  return pids.map(Number).filter((pid) => Number.isInteger(pid) && pid > 1 && workingDirectoryOf(pid) === folder);
}

function workingDirectoryOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

async function hasGone(pid: number, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    if (!isRunning(pid)) return true;
    await sleep(50);
  }
  return false;
}
