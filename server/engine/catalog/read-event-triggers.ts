import type { RepositoryConnection } from '#server/ports/repository.ts';

/** Reads the names of the event triggers that fire in ordinary sessions. Only a superuser may disable them. */
export async function readEventTriggers(connection: RepositoryConnection): Promise<string[]> {
  const rows = await connection.query<{ name: string }>(
    `select evtname::text as name from pg_catalog.pg_event_trigger where evtenabled in ('O', 'A') order by 1`,
  );
  return rows.map((row) => row.name);
}
