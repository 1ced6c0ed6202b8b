import type { RepositoryConnection } from '#server/ports/repository.ts';
import type { LockRoom } from './judge-locks.ts';

export type LockedObjects = {
  /** The oids of all tables that the restore locks. */
  tableOids: readonly number[];
  /** The oids of those whose rows it replaces; of them, those whose indexes it builds anew. */
  restoredOids: readonly number[];
  rebuiltOids: readonly number[];
  /** How many foreign keys it drops and makes again, with those that partitions inherit. */
  foreignKeys: number;
  sequences: number;
  materializedViews: number;
};

/** The constraint, and the two triggers on each side. */
const perForeignKey = 5;
/** The view, its new rows, and the tables and indexes of their large values. */
const perView = 6;
/** What PostgreSQL's own catalogs take. */
const ofCatalogs = 90;

/**
 * Counts the locks that a restore in place takes: of each table, of the table and index of its large values, of its indexes, of each constraint and
 * trigger that is dropped, and of what is made again.
 * @throws AppError REPOSITORY_*, STOPPED
 */
export async function countLocks(
  connection: RepositoryConnection,
  objects: LockedObjects,
): Promise<LockRoom & { needed: number }> {
  const { tableOids, restoredOids, rebuiltOids, foreignKeys, sequences, materializedViews } = objects;
  const [row] = await connection.query<LockRoom & { toasts: number; indexes: number; rebuilt: number; keys: number }>(
    `select (select pg_catalog.count(*)::int4 from pg_catalog.pg_class c where c.oid = any ($1::oid[]) and c.reltoastrelid <> 0) as toasts,
            (select pg_catalog.count(*)::int4 from pg_catalog.pg_index i where i.indrelid = any ($2::oid[])) as indexes,
            (select pg_catalog.count(*)::int4 from pg_catalog.pg_index i where i.indrelid = any ($3::oid[])) as rebuilt,
            (select pg_catalog.count(*)::int4 from pg_catalog.pg_constraint k
              where k.conrelid = any ($3::oid[]) and k.contype in ('p', 'u', 'x')) as keys,
            pg_catalog.current_setting('max_locks_per_transaction')::int4 as "perTransaction",
            (select pg_catalog.sum(s.setting::int4)::int4 + 1 from pg_catalog.pg_settings s
              where s.name in ('max_connections', 'max_prepared_transactions', 'max_worker_processes', 'max_wal_senders')
                 or s.name = (select pg_catalog.max(a.name) from pg_catalog.pg_settings a
                               where a.name in ('autovacuum_max_workers', 'autovacuum_worker_slots'))) as transactions`,
    [restoredOids, tableOids, rebuiltOids],
  );
  if (row === undefined) throw new Error('PostgreSQL did not answer how many locks it has.');
  const { perTransaction, transactions, toasts, indexes, rebuilt, keys } = row;
  const needed =
    ofCatalogs +
    tableOids.length +
    2 * toasts +
    indexes +
    rebuilt +
    keys +
    perForeignKey * foreignKeys +
    sequences +
    perView * materializedViews;
  return { perTransaction, transactions, needed };
}
