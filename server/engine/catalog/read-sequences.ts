import type { RepositoryConnection } from '#server/ports/repository.ts';

/** The bounds of a sequence, and the table whose column owns it. The bounds are texts, as a bigint does not fit a number. */
export type SequenceBounds = {
  oid: number;
  sql: string;
  lowest: string;
  highest: string;
  ownerTableOid: number | null;
};

/** Reads the bounds and owning tables of these sequences. */
export function readSequences(
  connection: RepositoryConnection,
  sequenceOids: readonly number[],
): Promise<SequenceBounds[]> {
  return connection.query<SequenceBounds>(
    `select s.seqrelid as oid,
            format('%I.%I', n.nspname, c.relname) as sql,
            s.seqmin::text as lowest,
            s.seqmax::text as highest,
            (select d.refobjid from pg_catalog.pg_depend d
              where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = s.seqrelid and d.deptype in ('a', 'i')
                and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjsubid > 0 limit 1) as "ownerTableOid"
       from pg_catalog.pg_sequence s
       join pg_catalog.pg_class c on c.oid = s.seqrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where s.seqrelid = any($1::oid[])
      order by s.seqrelid`,
    [sequenceOids],
  );
}
