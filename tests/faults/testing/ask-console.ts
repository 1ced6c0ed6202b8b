import { setTimeout as wait } from 'node:timers/promises';
import { type BackupRestoreStatus, backupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import type { FaultStack } from './fault-stack.ts';

/** A call to the stack's console as a script makes it. @throws TypeError when the console is not there */
export function askConsole(
  stack: FaultStack,
  method: string,
  path: string,
  { body, url = stack.consoleUrl() }: { body?: unknown; url?: string } = {},
): Promise<Response> {
  return fetch(`${url}/repo/v1/admin/${path}`, {
    method,
    headers: { sessionToken: stack.token, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
}

export async function readDaemon(answer: Response): Promise<BackupRestoreStatus> {
  const body: unknown = await answer.json();
  const parsed = backupRestoreStatus.safeParse(body);
  if (!parsed.success) throw new Error(`No BackupRestoreStatus (${answer.status}): ${JSON.stringify(body)}`);
  return parsed.data;
}

/** Asks until `ask` gives something; a console or a database that is away meanwhile is asked again. */
export async function retryUntil<Result>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<Result | null>,
): Promise<Result> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown = null;
  for (;;) {
    try {
      const result = await ask();
      if (result !== null) return result;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s.`, { cause: last });
    await wait(50);
  }
}

/** Waits for a daemon's end. */
export function waitForEnd(stack: FaultStack, id: string, timeoutMs: number): Promise<BackupRestoreStatus> {
  let seen = '';
  return retryUntil(`The end of daemon ${id}`, timeoutMs, async () => {
    const answer = await askConsole(stack, 'GET', `daemon/${id}`);
    if (answer.status !== 200) return null;
    const daemon = await readDaemon(answer);
    seen = daemon.progresssMessage;
    return isAtWork(daemon.status) ? null : daemon;
  }).catch((error: unknown) => {
    throw new Error(`Daemon ${id} has not ended; it says "${seen}".`, { cause: error });
  });
}
