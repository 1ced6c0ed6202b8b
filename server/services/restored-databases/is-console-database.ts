import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';

type Place = { oid: string; startedOn: string };

const placeQuery = `select oid::text as oid, extract(epoch from pg_catalog.pg_postmaster_start_time())::text as "startedOn"
  from pg_catalog.pg_database where datname = pg_catalog.current_database()`;

/**
 * Whether the console's own tables are in the repository's database.
 * @throws AppError REPOSITORY_*, STOPPED; whatever the console database says
 */
export async function isConsoleDatabase(signal: AbortSignal): Promise<boolean> {
  const connection = await repository().connect({ applicationName: 'stack-console preview', signal });
  try {
    const [here] = await consoleDb().$queryRawUnsafe<Place[]>(placeQuery);
    const [there] = await connection.query<Place>(placeQuery);
    return here !== undefined && here.oid === there?.oid && here.startedOn === there.startedOn;
  } finally {
    await connection.close();
  }
}
