import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { endDaemon } from './end-daemon.ts';
import { findDaemon } from './find-daemon.ts';

/**
 * Asks a daemon to stop; its runner ends it within about a second. One that no runner has claimed yet ends at once. Nothing happens to
 * one that has ended. Who asked first is recorded.
 * @param id as the address of a request has it
 * @param stoppedBy email
 * @throws AppError NOT_FOUND
 */
export async function cancelDaemon(id: string, stoppedBy: string): Promise<void> {
  const db = consoleDb();
  const daemon = await findDaemon(id);
  if (daemon.endedOn !== null) return;
  await db.daemon.updateMany({
    where: { id: daemon.id, endedOn: null, stopRequestedBy: null },
    data: { stopRequestedBy: stoppedBy, stopRequestedOn: new Date() },
  });
  await endDaemon(db, daemon, null, {
    status: 'TERMINATED',
    errorCode: 'STOPPED',
    errorMessage: `Stopped by ${stoppedBy} before it began.`,
    errorDetails: null,
  });
}
