import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { writeBackupRecord } from '#server/services/backups/write-backup-record.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

type RecordContext = Pick<RunnerContext, 'bucket' | 'db' | 'logger' | 'shutdown'>;

const everyMs = 60 * 60 * 1000;
const mostDaemons = 200;
const longestWaitMs = 5_000;

/**
 * Writes the result of a verification or a restore beside its backup in the bucket, after the daemon's end was written. Does not reject,
 * and waits for five seconds at most: what was not written then is written by the loop within the hour.
 */
export async function recordBackupUse(
  context: RecordContext,
  { backupKey }: Pick<ClaimedDaemon, 'backupKey'>,
): Promise<void> {
  await withTimeout(longestWaitMs, writeRecord(context, backupKey), () => undefined);
}

/** Writes the same now and every hour for the 200 newest verifications and restores. */
export function runBackupRecordsLoop(context: RecordContext): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    for (const key of await newestKeys(context)) {
      if (context.shutdown.aborted) return;
      await writeRecord(context, key);
    }
  });
}

async function newestKeys({ db, logger, shutdown }: RecordContext): Promise<string[]> {
  try {
    const daemons = await db.daemon.findMany({
      where: { type: { in: ['RESTORE', 'VERIFY'] }, endedOn: { not: null } },
      orderBy: { id: 'desc' },
      take: mostDaemons,
      select: { backupKey: true },
    });
    return [...new Set(daemons.map(({ backupKey }) => backupKey))];
  } catch (err) {
    if (!shutdown.aborted) logger.warn({ err }, 'The newest verifications could not be read');
    return [];
  }
}

async function writeRecord({ bucket, logger, shutdown }: RecordContext, backupKey: string): Promise<void> {
  try {
    await writeBackupRecord(bucket, backupKey);
  } catch (err) {
    if (!shutdown.aborted) logger.warn({ err, backupKey }, 'The record of a backup could not be written beside it yet');
  }
}
