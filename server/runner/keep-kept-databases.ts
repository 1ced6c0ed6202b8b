import { logger } from '#server/logger.ts';
import { dropDueDatabases } from '#server/services/drop-kept-database.ts';

const everyMs = 60_000;

/** Drops the databases that restores put aside when their time has passed. Every runner does this; each is dropped once. */
export function keepKeptDatabases(): { close(): Promise<void> } {
  let working: Promise<void> | null = null;
  const look = () => {
    working ??= dropDueDatabases()
      .then((dropped) => {
        if (dropped > 0)
          logger.info({ dropped }, 'Databases that restores put aside were dropped: their time has passed');
      })
      .catch((err: unknown) =>
        logger.warn({ err }, 'The kept databases whose time has passed could not be dropped yet'),
      )
      .finally(() => {
        working = null;
      });
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
