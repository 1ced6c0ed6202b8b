import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A trigger of the user's own that would fire while rows are put in, and the statement that gives it its state back. */
export type Trigger = { label: string; disable: string; enable: string };

/**
 * The triggers of these tables that are not disabled, those that partitions have from their parents too (PostgreSQL 14
 * calls these internal). The triggers of foreign keys and deferrable constraints are not among them.
 */
export function readTriggers(connection: RepositoryConnection, tableOids: readonly number[]): Promise<Trigger[]> {
  return connection.query<Trigger>(
    `select t.tgname || ' on ' || n.nspname || '.' || c.relname as label,
            format('alter table only %I.%I disable trigger %I', n.nspname, c.relname, t.tgname) as disable,
            format('alter table only %I.%I enable %strigger %I', n.nspname, c.relname,
                   case t.tgenabled when 'R' then 'replica ' when 'A' then 'always ' else '' end, t.tgname) as enable
       from pg_catalog.pg_trigger t
       join pg_catalog.pg_class c on c.oid = t.tgrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where t.tgrelid = any($1::oid[]) and t.tgenabled <> 'D'
        and (not t.tgisinternal or (t.tgparentid <> 0 and t.tgconstraint = 0))
      order by t.oid`,
    [tableOids],
  );
}
