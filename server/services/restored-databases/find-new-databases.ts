import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { repository } from '#server/adapters/repository-db/create-repository.ts';
import { workDatabasePrefix } from '#server/engine/build-role/database-name.ts';
import { settings } from '#server/env.ts';

export const newDatabaseApplication = 'stack-console new databases';

/** A database that a restore of this console made, and that is there under the name it was given. */
export type FoundDatabase = {
  name: string;
  daemonId: number;
  backupKey: string;
  madeOn: Date;
  /** Bytes; null if the role may not read it. */
  size: number | null;
  /** Others' sessions in it. */
  sessions: number;
};

type Made = { id: number; backupKey: string; targetDatabase: string | null; endedOn: Date | null };
type There = { name: string; comment: string | null; size: string | null; sessions: number };

/** The end of the comment that publishDatabase writes: the name under which the database was built. */
const mark = new RegExp(`\\(${workDatabasePrefix}(\\d{1,10})_[0-9a-f]{16}\\)$`);

/**
 * The databases that restores into a new database made, newest first. Two things must agree: a restore of this console was told to
 * make a database of that name, and the comment of the one that is there names that restore. One that somebody made under the same
 * name later is none, and neither is what has become the stack's own database.
 * @param name asks for this one alone
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function findNewDatabases(signal: AbortSignal, name?: string): Promise<FoundDatabase[]> {
  const own = settings().repository.database;
  const made = await consoleDb().daemon.findMany({
    where: {
      type: 'RESTORE',
      mode: 'NEW_DATABASE',
      status: 'COMPLETED',
      targetDatabase: name === undefined ? { not: own } : { equals: name, not: own },
    },
    select: { id: true, backupKey: true, targetDatabase: true, endedOn: true },
    orderBy: { id: 'desc' },
  });
  if (made.length === 0) return [];
  const there = await lookUp([...new Set(made.map(({ targetDatabase }) => targetDatabase ?? ''))], signal);
  const byName = new Map(there.map((database) => [database.name, database]));
  return made.flatMap((daemon) => matching(daemon, byName.get(daemon.targetDatabase ?? '')));
}

function matching({ id, backupKey, endedOn }: Made, there: There | undefined): FoundDatabase[] {
  if (there === undefined || mark.exec(there.comment ?? '')?.[1] !== String(id)) return [];
  const { name, size, sessions } = there;
  const madeOn = endedOn ?? new Date(0);
  return [{ name, daemonId: id, backupKey, madeOn, size: size === null ? null : Number(size), sessions }];
}

async function lookUp(names: readonly string[], signal: AbortSignal): Promise<There[]> {
  const connection = await repository().connect({ applicationName: newDatabaseApplication, signal });
  try {
    return await connection.query<There>(
      `select datname::text as name, pg_catalog.shobj_description(oid, 'pg_database') as comment,
              case when pg_catalog.has_database_privilege(oid, 'connect') then pg_catalog.pg_database_size(oid) end as size,
              (select count(*)::int from pg_catalog.pg_stat_activity where datid = d.oid and backend_type = 'client backend') as sessions
         from pg_catalog.pg_database d where datname = any($1)`,
      [names],
    );
  } finally {
    await connection.close();
  }
}
