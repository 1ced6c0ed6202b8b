import type { RepositoryConnection } from '#server/adapters/repository-db/repository.ts';

export type MaterializedView = { oid: number; schema: string; name: string; owned: boolean };

type View = MaterializedView & { wanted: boolean; reads: number[] };

/** Views and materialized views, with the relations that their rules read. */
const views = `select c.oid::int8 as oid, n.nspname as schema, c.relname as name,
    pg_has_role(c.relowner, 'usage') as owned,
    c.relkind = 'm' and c.relispopulated and n.nspname = any($1) and not exists (
      select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e') as wanted,
    array(select distinct d.refobjid::int8 from pg_rewrite r
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
      where r.ev_class = c.oid and d.refobjid <> c.oid) as reads
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('m', 'v') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by n.nspname, c.relname`;

/** The populated materialized views of `schemas`, each after those that it reads, by way of plain views too. */
export async function readMaterializedViews(
  connection: RepositoryConnection,
  schemas: string[],
): Promise<MaterializedView[]> {
  const rows = await connection.query<Omit<View, 'oid' | 'reads'> & { oid: string; reads: string[] }>(views, [schemas]);
  const byOid = new Map(
    rows.map((row) => [Number(row.oid), { ...row, oid: Number(row.oid), reads: row.reads.map(Number) }]),
  );
  const ordered: MaterializedView[] = [];
  const seen = new Set<number>();
  const visit = (view: View) => {
    if (seen.has(view.oid)) return;
    seen.add(view.oid);
    for (const oid of view.reads) {
      const read = byOid.get(oid);
      if (read !== undefined) visit(read);
    }
    if (view.wanted) ordered.push({ oid: view.oid, schema: view.schema, name: view.name, owned: view.owned });
  };
  for (const view of byOid.values()) visit(view);
  return ordered;
}
