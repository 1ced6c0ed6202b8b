import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { withTimeout } from '#server/async/with-timeout.ts';
import { writeBackupRecord } from '#server/services/backups/write-backup-record.ts';
import type { ClaimedDaemon } from '../claim/claimed-daemon.ts';
import type { RunnerContext } from '../claim/runner-context.ts';

type RecordContext = Pick<RunnerContext, 'bucket' | 'db' | 'logger' | 'shutdown'>;

const everyMs = 60 * 60 * 1000;
const newestLooked = 200;
const waitedForMs = 5_000;

/**
 * Writes what a verification or a restore told of a backup beside it in the bucket, once its end is written. Never rejects, and is not
 * waited for longer than some seconds: what was not written then is written within the hour.
 */
export async function recordBackupUse(context: RecordContext, { type, backupKey }: ClaimedDaemon): Promise<void> {
  if (type === 'BACKUP') return;
  await withTimeout(waitedForMs, write(context, backupKey), () => undefined);
}

/** Does the same now and every hour for the backups that were verified or restored last. */
export function runBackupRecordsLoop(context: RecordContext): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    for (const key of await newestKeys(context)) {
      if (context.shutdown.aborted) return;
      await write(context, key);
    }
  });
}

async function newestKeys({ db, logger, shutdown }: RecordContext): Promise<string[]> {
  try {
    const daemons = await db.daemon.findMany({
      where: { type: { in: ['RESTORE', 'VERIFY'] }, endedOn: { not: null } },
      orderBy: { id: 'desc' },
      take: newestLooked,
      select: { backupKey: true },
    });
    return [...new Set(daemons.map(({ backupKey }) => backupKey))];
  } catch (err) {
    if (!shutdown.aborted) logger.warn({ err }, 'The newest verifications could not be read');
    return [];
  }
}

async function write({ bucket, logger, shutdown }: RecordContext, backupKey: string): Promise<void> {
  try {
    await writeBackupRecord(bucket, backupKey);
  } catch (err) {
    if (!shutdown.aborted)
      logger.warn({ err, backupKey }, 'What is known of a backup could not be written beside it yet');
  }
}
