import { repeatRegularly } from '#server/async/repeat-regularly.ts';
import { logger } from '#server/logger.ts';
import { dropExpiredDatabases } from '#server/services/restored-databases/drop-kept-database.ts';

const everyMs = 60_000;

/** Drops the previous databases that restores kept, when their time has passed. Every runner runs this loop; each database is dropped once. */
export function runExpiredDatabasesLoop(): { close(): Promise<void> } {
  return repeatRegularly(everyMs, async () => {
    try {
      const dropped = await dropExpiredDatabases();
      if (dropped > 0) logger.info({ dropped }, 'Kept databases were dropped: their time has passed');
    } catch (err) {
      logger.warn({ err }, 'The kept databases whose time has passed could not be dropped yet');
    }
  });
}
