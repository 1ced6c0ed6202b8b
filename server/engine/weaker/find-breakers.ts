import { formatCount } from '#lib/format/format-count.ts';
import type { RepositoryConnection } from '#server/ports/repository.ts';

/** A constraint of a table, by the names of both. */
export type ConstraintName = { schema: string; table: string; name: string };

/** The rows that break a constraint: their number, null where they could not be counted, and the query that finds them. */
export type Breakers = { rows: number | null; find: string; fix: string };

/** Writes the query for the rows that a NOT VALID constraint would refuse. A row without a partner has no NULL in its key. */
const breakersQuery = `select case con.contype
      when 'c' then pg_catalog.format('select * from %I.%I where not (%s)', n.nspname, c.relname,
                                      pg_catalog.pg_get_expr(con.conbin, con.conrelid))
      when 'f' then pg_catalog.format('select * from %I.%I t where %s and not exists (select from %I.%I r where %s)',
        n.nspname, c.relname,
        (select pg_catalog.string_agg(pg_catalog.format('t.%I is not null', a.attname), ' and ' order by k.place)
           from pg_catalog.unnest(con.conkey) with ordinality as k (number, place)
           join pg_catalog.pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.number),
        rn.nspname, r.relname,
        (select pg_catalog.string_agg(pg_catalog.format('r.%I = t.%I', b.attname, a.attname), ' and ' order by k.place)
           from rows from (pg_catalog.unnest(con.conkey), pg_catalog.unnest(con.confkey)) with ordinality as k (number, other, place)
           join pg_catalog.pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.number
           join pg_catalog.pg_attribute b on b.attrelid = con.confrelid and b.attnum = k.other))
      end as find,
      pg_catalog.format('alter table %I.%I validate constraint %I', n.nspname, c.relname, con.conname) as fix
    from pg_catalog.pg_constraint con
    join pg_catalog.pg_class c on c.oid = con.conrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join pg_catalog.pg_class r on r.oid = con.confrelid
    left join pg_catalog.pg_namespace rn on rn.oid = r.relnamespace
   where n.nspname = $1 and c.relname = $2 and con.conname = $3`;

/**
 * Says which rows break a constraint that is NOT VALID now, and what makes it valid. The rows are counted and not shown: they are found by
 * the query.
 * @param attempt runs the count; it gives null when that is refused, as by a function that fails
 * @returns null where no query finds them
 */
export async function findBreakers(
  connection: RepositoryConnection,
  { schema, table, name }: ConstraintName,
  attempt: (count: string) => Promise<number | null>,
): Promise<Breakers | null> {
  const [found] = await connection.query<{ find: string | null; fix: string }>(breakersQuery, [schema, table, name]);
  if (found === undefined || found.find === null) return null;
  const rows = await attempt(`select pg_catalog.count(*)::int8::float8 as rows from (${found.find}) as breakers`);
  return { rows, find: found.find, fix: found.fix };
}

/** A part of a sentence, which begins with a space. */
export function describeBreakers({ schema, table }: ConstraintName, breakers: Breakers | null): string {
  if (breakers === null) return '';
  const { rows, find, fix } = breakers;
  const counted = rows === null ? '' : ` The table ${schema}.${table} has ${formatCount(rows, 'row')} of that kind.`;
  return `${counted} Find them with “${find}”, fix them, and run “${fix}”.`;
}

/** The rows that break the same constraint of several partitions; null where none were found. */
export function joinBreakers(all: readonly Breakers[]): Pick<Breakers, 'rows' | 'find'> | null {
  if (all.length === 0) return null;
  const counts = all.map(({ rows }) => rows);
  const isKnown = !counts.includes(null);
  return {
    rows: isKnown ? counts.reduce<number>((sum, rows) => sum + (rows ?? 0), 0) : null,
    find: all.map(({ find }) => find).join('; '),
  };
}
