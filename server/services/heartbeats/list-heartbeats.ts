import type { Heartbeat } from '#lib/contracts/notifications/notification.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { describeHeartbeat } from './describe-heartbeat.ts';

/** All heartbeats of a stack, in the order in which they were added. There are 20 at most. */
export async function listHeartbeats(stackId: number): Promise<{ results: Heartbeat[] }> {
  const rows = await consoleDb().heartbeat.findMany({ where: { stackId }, orderBy: { id: 'asc' } });
  return { results: await Promise.all(rows.map((row) => describeHeartbeat(row))) };
}
