import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { logger } from '#server/logger.ts';
import { defaultStackId } from '../../stacks/default-stack.ts';

const lastsSeconds = 120;
const renewEveryMs = 30_000;

/** Somebody reads an archive outside of a daemon. */
export type ArchiveReading = {
  /** Ends the reading. Never rejects; a reading that is not ended, as its process died, is forgotten after two minutes. */
  end(): Promise<void>;
};

/**
 * Says that an archive is being read, by a download or a copy, so that retention does not delete it meanwhile.
 * @throws the driver's error when the console database can't be reached
 */
export async function beginArchiveReading(key: string): Promise<ArchiveReading> {
  const db = consoleDb();
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    insert into archive_read (stack_id, key, until)
    values (${defaultStackId}, ${key}, now() + make_interval(secs => ${lastsSeconds}::int)) returning id`;
  const id = row?.id ?? 0n;
  const renew = () =>
    db.$executeRaw`update archive_read set until = now() + make_interval(secs => ${lastsSeconds}::int) where id = ${id}`.catch(
      (err: unknown) => logger.warn({ err, backupKey: key }, 'The reading of a backup could not be renewed'),
    );
  const timer = setInterval(() => void renew(), renewEveryMs);
  timer.unref();
  return {
    async end() {
      clearInterval(timer);
      await db.$executeRaw`delete from archive_read where id = ${id} or until < now()`.catch((err: unknown) =>
        logger.debug({ err, backupKey: key }, 'The reading of a backup ends by itself'),
      );
    },
  };
}

/** The keys of the archives that are being read. */
export async function findReadArchives(): Promise<string[]> {
  const rows = await consoleDb().$queryRaw<{ key: string }[]>`
    select distinct key from archive_read where stack_id = ${defaultStackId} and until > now()`;
  return rows.map(({ key }) => key);
}
