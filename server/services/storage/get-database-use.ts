import type { DatabaseUse, TableSize } from '#lib/contracts/storage-report.ts';
import { type ReadSession, readRepository } from '#server/adapters/repository-reader/read-repository.ts';
import { settings } from '#server/env.ts';

type Row = Omit<TableSize, 'lastVacuumOn' | 'lastAnalyzeOn'> & {
  lastVacuumOn: Date | null;
  lastAnalyzeOn: Date | null;
};

/** A partitioned table has no storage of its own: its partitions are listed. A table that was dropped in the meantime has no size. */
const tableSizes = `
  with stored as (
    select c.oid, n.nspname::text as schema, c.relname::text as name, c.relkind, c.reltuples, c.reltoastrelid
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and c.relpersistence <> 't'
       and case when $1::text[] is null
           then n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
           else n.nspname = any($1) end
  ), sized as (
    select stored.*, pg_table_size(oid) as with_toast, pg_indexes_size(oid) as indexes,
           case when reltoastrelid = 0 then 0 else pg_total_relation_size(reltoastrelid) end as toast
      from stored
  )
  select case relkind when 'm' then 'MATERIALIZED_VIEW' else 'TABLE' end as kind, schema, name,
         case when s.last_analyze is null and s.last_autoanalyze is null and s.n_live_tup > 0 then s.n_live_tup
              when reltuples >= 0 then greatest(reltuples::bigint, 0)
              else nullif(s.n_live_tup, 0) end::float8 as rows,
         coalesce(s.n_dead_tup, 0)::float8 as "deadRows",
         (with_toast - toast)::float8 as "heapBytes", indexes::float8 as "indexBytes", toast::float8 as "toastBytes",
         (with_toast + indexes)::float8 as "totalBytes",
         greatest(s.last_vacuum, s.last_autovacuum) as "lastVacuumOn",
         greatest(s.last_analyze, s.last_autoanalyze) as "lastAnalyzeOn"
    from sized left join pg_catalog.pg_stat_all_tables s on s.relid = sized.oid
   where with_toast is not null
   order by with_toast + indexes desc, schema, name`;

/**
 * What the repository's database takes on its disk: the whole of it (catalogs and other schemas included), and each table of
 * the administered schemas, the largest first.
 * @throws AppError REPOSITORY_UNREACHABLE while a restore holds its tables; as readRepository
 */
export function getDatabaseUse(signal?: AbortSignal): Promise<DatabaseUse> {
  return readRepository(readDatabaseUse, { signal });
}

/** The same on a snapshot that is open. */
export async function readDatabaseUse(session: ReadSession): Promise<DatabaseUse> {
  const rows = await session.query<Row>(tableSizes, [settings().repository.schemas]);
  const [whole] = await session.query<{ database: string; bytes: number }>(
    'select current_database()::text as database, pg_database_size(current_database())::float8 as bytes',
  );
  return {
    database: whole?.database ?? '',
    bytes: whole?.bytes ?? 0,
    tables: rows.map((row) => ({
      ...row,
      lastVacuumOn: row.lastVacuumOn?.toISOString() ?? null,
      lastAnalyzeOn: row.lastAnalyzeOn?.toISOString() ?? null,
    })),
  };
}
