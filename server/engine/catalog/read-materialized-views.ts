import type { RepositoryConnection } from '#server/ports/repository.ts';

export type MaterializedView = {
  oid: number;
  schema: string;
  name: string;
  /** Whether the session's role has the owner's rights. */
  owned: boolean;
  populated: boolean;
  /** Whether it is in one of the schemas that were asked for, and belongs to no extension. */
  wanted: boolean;
  /** The oids of all relations that its rows come from, directly or through views and materialized views. */
  sources: number[];
};

type View = Omit<MaterializedView, 'sources'> & { materialized: boolean; reads: number[] };

/** Views and materialized views, with the relations that their rules read. */
const views = `select c.oid::int8 as oid, n.nspname as schema, c.relname as name,
    pg_has_role(c.relowner, 'usage') as owned,
    c.relkind = 'm' as materialized,
    c.relispopulated as populated,
    n.nspname = any($1) and not exists (
      select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e') as wanted,
    array(select distinct d.refobjid::int8 from pg_rewrite r
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      where r.ev_class = c.oid and d.refobjid <> c.oid) as reads
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('m', 'v') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by n.nspname, c.relname`;

/** Reads every materialized view of the database, each after those that it reads, directly or through plain views. */
export async function readMaterializedViews(
  connection: RepositoryConnection,
  schemas: string[],
): Promise<MaterializedView[]> {
  const rows = await connection.query<Omit<View, 'oid' | 'reads'> & { oid: string; reads: string[] }>(views, [schemas]);
  const byOid = new Map(
    rows.map((row) => [Number(row.oid), { ...row, oid: Number(row.oid), reads: row.reads.map(Number) }]),
  );
  const ordered: MaterializedView[] = [];
  const seen = new Map<number, Set<number>>();
  const visit = (view: View): ReadonlySet<number> => {
    const known = seen.get(view.oid);
    if (known !== undefined) return known;
    const sources = new Set(view.reads);
    seen.set(view.oid, sources);
    for (const oid of view.reads) {
      const read = byOid.get(oid);
      if (read !== undefined) for (const source of visit(read)) sources.add(source);
    }
    const { materialized, reads: _, ...rest } = view;
    if (materialized) ordered.push({ ...rest, sources: [...sources] });
    return sources;
  };
  for (const view of byOid.values()) visit(view);
  return ordered;
}
