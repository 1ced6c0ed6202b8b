import { setTimeout as wait } from 'node:timers/promises';
import * as daemonRoutes from '#app/repo/v1/admin/daemon/[id]/route.ts';
import * as backupRoutes from '#app/repo/v1/admin/daemon/backup/route.ts';
import * as restoreRoutes from '#app/repo/v1/admin/daemon/restore/route.ts';
import * as undoRoutes from '#app/repo/v1/admin/daemon/undo/route.ts';
import * as verifyRoutes from '#app/repo/v1/admin/daemon/verify/route.ts';
import { type BackupRestoreStatus, backupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { callRoute } from './call-route.ts';

const base = '/repo/v1/admin/daemon';

export function postBackup(token: string, body?: unknown): Promise<Response> {
  return callRoute(backupRoutes, 'POST', `${base}/backup`, { token, body });
}

export function postRestore(token: string, body: unknown): Promise<Response> {
  return callRoute(restoreRoutes, 'POST', `${base}/restore`, { token, body });
}

export function postVerify(token: string, body: unknown): Promise<Response> {
  return callRoute(verifyRoutes, 'POST', `${base}/verify`, { token, body });
}

export function postUndo(token: string, daemonId: string): Promise<Response> {
  return callRoute(undoRoutes, 'POST', `${base}/undo`, { token, body: { daemonId } });
}

export function getDaemonAnswer(token: string, id: string): Promise<Response> {
  return callRoute(daemonRoutes, 'GET', `${base}/${id}`, { token, params: { id } });
}

export function deleteDaemon(token: string, id: string): Promise<Response> {
  return callRoute(daemonRoutes, 'DELETE', `${base}/${id}`, { token, params: { id } });
}

/** A daemon as an answer tells it, its shape checked. */
export async function readDaemon(answer: Response): Promise<BackupRestoreStatus> {
  const body: unknown = await answer.json();
  const parsed = backupRestoreStatus.strict().safeParse(body);
  if (!parsed.success) throw new Error(`No BackupRestoreStatus (${answer.status}): ${JSON.stringify(body)}`);
  return parsed.data;
}

/** Asks again and again, until `isTrue` holds for the daemon. */
export async function waitForDaemon(
  token: string,
  id: string,
  isTrue: (daemon: BackupRestoreStatus) => boolean,
  timeoutMs = 40_000,
): Promise<BackupRestoreStatus> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const daemon = await readDaemon(await getDaemonAnswer(token, id));
    if (isTrue(daemon)) return daemon;
    if (Date.now() > deadline) throw new Error(`The daemon is not as expected in time: ${JSON.stringify(daemon)}`);
    await wait(100);
  }
}

/** Waits until a phase of a daemon's work has begun: the only sure sign, as a small archive is read at one go. */
export async function waitForPhase(id: string, key: string, timeoutMs = 40_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const where = { daemonId: Number(id), key, startedOn: { not: null } };
    if ((await consoleDb().daemonPhase.count({ where })) > 0) return;
    if (Date.now() > deadline) throw new Error(`The phase ${key} of daemon ${id} did not begin in time.`);
    await wait(20);
  }
}

/** Waits until a daemon has ended. It looks at the daemon's row alone, and asks the API once it has: a whole answer takes much more. */
export async function waitForEnd(token: string, id: string, timeoutMs = 40_000): Promise<BackupRestoreStatus> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const row = await consoleDb().daemon.findUnique({ where: { id: Number(id) }, select: { endedOn: true } });
    if (row === null || row.endedOn !== null || Date.now() > deadline) break;
    await wait(100);
  }
  const daemon = await readDaemon(await getDaemonAnswer(token, id));
  if (isAtWork(daemon.status)) throw new Error(`The daemon did not end in time: ${JSON.stringify(daemon)}`);
  return daemon;
}
