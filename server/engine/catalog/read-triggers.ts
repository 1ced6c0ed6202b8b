import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A trigger that would fire while rows are copied in, with the statements that disable it and restore its state. */
export type Trigger = { label: string; disable: string; enable: string };

/**
 * Reads the enabled triggers of these tables, with those that partitions inherit (PostgreSQL 14 calls these internal). The internal
 * triggers of foreign keys and deferrable constraints are left out.
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
