import { asSuperuser } from './load-case.ts';
import { readSchema } from './read-schema.ts';

/** `label`: what it is, such as "table public.t"; `names`: those that a note about it has; `value`: a hash, or what it is itself. */
export type Held = { label: string; names: string[]; value: string };

/** What a database holds: hashes of rows, values of sequences, large objects, its own settings, and its schema by statements. */
export type Content = Map<string, Held>;

const relations = `select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relkind::text as kind, c.relispopulated as filled,
    exists (select from pg_inherits i where i.inhparent = c.oid) as parent, c.relispartition as part
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'm', 'v', 'S') and c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by 2`;

/** The settings of the session that reads. The database's own stay, but for those that only change how values are written. */
const settings = `set statement_timeout to 0; set lock_timeout to 0; set client_encoding to sql_ascii; set row_security to off;
  set default_transaction_read_only to off; set extra_float_digits to 3; set bytea_output to hex; set datestyle to iso;
  set intervalstyle to postgres; set jit to off; set transform_null_equals to off; set default_transaction_deferrable to off`;

/**
 * Reads everything as a superuser, the schema if it is wanted (to dump it takes most of the time). Partitioned tables are read from their roots, as rows may lie in another partition of a new database.
 * A view that can't be read is known by PostgreSQL's message.
 */
export async function readContent(adminUrl: string, { schema = false } = {}): Promise<Content> {
  return asSuperuser(adminUrl, async (client) => {
    await client.query(settings);
    const content: Content = new Map();
    const add = (kind: string, name: string, value: string) =>
      content.set(`${kind} ${name}`, { label: `${kind} ${name}`, names: [name], value });
    for (const { name, kind, filled, part } of (await client.query(relations)).rows) {
      if (part) continue;
      if (kind === 'S') {
        const [row] = (await client.query(`select last_value::text || ' ' || is_called as value from ${name}`)).rows;
        add('sequence', name, row.value);
        continue;
      }
      const what = { r: 'table', p: 'table', m: 'materialized view', v: 'view' }[String(kind)] ?? '';
      add(what, name, filled ? await digest(client, kind === 'r' ? `only ${name}` : name) : 'not filled');
    }
    const { rows } = await client.query(
      `select m.oid, pg_get_userbyid(lomowner) || coalesce((select string_agg(g::text, '' order by g::text) from aclexplode(lomacl) g), '') || coalesce(obj_description(m.oid, 'pg_largeobject'), '')
          || md5(lo_get(m.oid)) as value from pg_largeobject_metadata m`,
    );
    for (const { oid, value } of rows) add('large object', String(oid), value);
    for (const { name, value } of (await client.query(ownSettings)).rows) add('setting', name, value);
    for (const { sql, label, names, times } of (schema ? await readSchema(adminUrl) : null) ?? [])
      content.set(`statement ${sql}`, { label: `schema: ${label}`, names, value: String(times) });
    return content;
  });
}

/** The settings of the database, of all roles and of single ones. */
const ownSettings = `select split_part(line, '=', 1) as name, string_agg(concat_ws(' ', nullif(setrole, 0)::regrole::text, line), ', ' order by setrole) as value
  from pg_db_role_setting s, unnest(setconfig) line where setdatabase = (select oid from pg_database where datname = current_database()) group by 1`;

async function digest(
  client: { query(sql: string): Promise<{ rows: { value: string }[] }> },
  name: string,
): Promise<string> {
  try {
    const { rows } = await client.query(
      `select format('%s %s', count(*), md5(coalesce(string_agg(h, '' order by h collate pg_catalog."C"), ''))) as value
         from (select md5(convert_to(t::text, getdatabaseencoding())) as h from ${name} t) as hashed`,
    );
    return rows[0]?.value ?? '';
  } catch (error) {
    return `unreadable: ${error instanceof Error ? error.message.replaceAll(/\d+/g, 'N') : ''}`;
  }
}

/** What differs. */
export function compareContent(before: Content, after: Content): Held[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const [one, other] = [before.get(key), after.get(key)];
    const held = one ?? other;
    return held === undefined || one?.value === other?.value ? [] : [held];
  });
}
