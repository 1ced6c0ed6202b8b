import { asSuperuser } from './load-case.ts';

/** What a database holds, by names such as "table public.t": hashes of rows, values of sequences, large objects. */
export type Content = Map<string, string>;

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
 * Reads everything as a superuser. Partitioned tables are read from their roots, as rows may lie in another partition of a new database.
 * A view that can't be read is known by PostgreSQL's message.
 */
export async function readContent(adminUrl: string): Promise<Content> {
  return asSuperuser(adminUrl, async (client) => {
    await client.query(settings);
    const content: Content = new Map();
    for (const { name, kind, filled, part } of (await client.query(relations)).rows) {
      if (part) continue;
      if (kind === 'S') {
        const [row] = (await client.query(`select last_value::text || ' ' || is_called as value from ${name}`)).rows;
        content.set(`sequence ${name}`, row.value);
        continue;
      }
      const label = `${{ r: 'table', p: 'table', m: 'materialized view', v: 'view' }[kind as string]} ${name}`;
      if (!filled) content.set(label, 'not filled');
      else content.set(label, await digest(client, kind === 'r' ? `only ${name}` : name));
    }
    const { rows } = await client.query(
      `select m.oid, pg_get_userbyid(lomowner) || coalesce((select string_agg(g::text, '' order by g::text) from aclexplode(lomacl) g), '') || coalesce(obj_description(m.oid, 'pg_largeobject'), '')
          || md5(lo_get(m.oid)) as value from pg_largeobject_metadata m`,
    );
    for (const { oid, value } of rows) content.set(`large object ${oid}`, value);
    return content;
  });
}

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

/** Names what differs. */
export function compareContent(before: Content, after: Content): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort();
}
