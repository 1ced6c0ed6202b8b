import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '#embedded/is-running.ts';
import type { StartRecord } from './data-folder.ts';

/** Waits for the processes of a start that was killed: they end by themselves when it is gone; after eight seconds, they are ended. */
export async function endLeftOver(left: StartRecord | null): Promise<void> {
  const end = Date.now() + 8000;
  let alive = stillRunning(left);
  while (alive.length > 0 && Date.now() < end) {
    await sleep(50);
    alive = stillRunning(left);
  }
  for (const { pid } of alive) process.kill(pid, 'SIGKILL');
  while (stillRunning(left).length > 0) await sleep(20);
}

function stillRunning(left: StartRecord | null): StartRecord['children'] {
  return (left?.children ?? []).filter(({ pid, program }) => runsProgram(pid, program));
}

/** The number may be another process's by now. */
function runsProgram(pid: number, program: string): boolean {
  try {
    return isRunning(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program);
  } catch {
    return false;
  }
}
