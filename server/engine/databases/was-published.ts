import type { Repository } from '#server/ports/repository.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { openMaintenanceSession } from '../sessions/open-maintenance-session.ts';

/**
 * Whether the database `to` is the one that was built under the name `from`. publishDatabase() notes that name in the comment.
 * @param input.makers application name of sessions that may still rename it: they are ended first, so that the answer is final
 * @throws AppError REPOSITORY_*
 */
export async function wasPublished(input: {
  repository: Repository;
  from: string;
  to: string;
  applicationName: string;
  makers?: string;
}): Promise<boolean> {
  const connection = await openMaintenanceSession({ ...input, avoid: [input.from, input.to] });
  try {
    if (input.makers !== undefined) await endSessions(connection, input.makers);
    const found = await connection.query(
      `select from pg_catalog.pg_database
        where datname = $1 and pg_catalog.strpos(pg_catalog.shobj_description(oid, 'pg_database'), $2) > 0
          and not exists (select from pg_catalog.pg_database w where w.datname = $3)`,
      [input.to, `(${input.from})`, input.from],
    );
    return found.length > 0;
  } finally {
    await connection.close();
  }
}
