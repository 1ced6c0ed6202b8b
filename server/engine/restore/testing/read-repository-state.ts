import { createHash } from 'node:crypto';
import pg from 'pg';

/** All that a restore must bring back or leave alone, by name: "rows public.film", "sequence public.film_id_seq", "index ..." */
export type RepositoryState = Record<string, string>;

const ofUser = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

const relationsSql = `
  select c.oid, n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql, c.relkind::text as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'm', 'S') and c.relpersistence <> 't' and ${ofUser} order by 2`;

const schemaSql = `
  select 'table ' || n.nspname || '.' || c.relname as thing,
         concat_ws(' | ', c.relkind, c.relowner, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.relispopulated,
                   c.reloptions, c.reltablespace, c.relpersistence, obj_description(c.oid, 'pg_class'), c.relacl) as value
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S') and ${ofUser}
  union all
  select 'column ' || n.nspname || '.' || c.relname || '.' || a.attnum,
         concat_ws(' | ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(a.attstattarget, -1), a.attisdropped,
                   a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum))
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attnum > 0 and c.relkind in ('r', 'p', 'v', 'm', 'i', 'I') and ${ofUser}
  union all
  select 'constraint ' || coalesce(con.conrelid::regclass::text, con.contypid::regtype::text) || ' ' || con.conname || ' '
           || coalesce(nullif(con.confrelid, 0)::regclass::text, ''),
         concat_ws(' | ', pg_get_constraintdef(con.oid), con.convalidated, con.conislocal, con.coninhcount, con.condeferrable,
                   con.condeferred, obj_description(con.oid, 'pg_constraint'), con.conindid::regclass,
                   (select p.conname || ' ' || p.conrelid::regclass from pg_constraint p where p.oid = con.conparentid))
    from pg_constraint con join pg_namespace n on n.oid = con.connamespace where ${ofUser}
  union all
  select 'index ' || ix.indexrelid::regclass,
         concat_ws(' | ', pg_get_indexdef(ix.indexrelid), ix.indisvalid, ix.indisclustered, ix.indisreplident, ix.indisprimary,
                   ix.indimmediate, c.reltablespace, c.reloptions, obj_description(c.oid, 'pg_class'),
                   (select i.inhparent::regclass from pg_inherits i where i.inhrelid = c.oid))
    from pg_index ix join pg_class c on c.oid = ix.indexrelid join pg_namespace n on n.oid = c.relnamespace where ${ofUser}
  union all
  select 'trigger ' || g.tgrelid::regclass || ' ' || g.tgname,
         concat_ws(' | ', pg_get_triggerdef(g.oid), g.tgenabled, obj_description(g.oid, 'pg_trigger'))
    from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where (not g.tgisinternal or (g.tgparentid <> 0 and g.tgconstraint = 0)) and ${ofUser}
  union all
  select 'internal triggers ' || g.tgrelid::regclass || ' ' || p.proname, concat_ws(' | ', count(*), min(g.tgenabled), max(g.tgenabled))
    from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_proc p on p.oid = g.tgfoid where g.tgisinternal and ${ofUser} group by g.tgrelid, p.proname
  union all
  select 'rule ' || r.ev_class::regclass || ' ' || r.rulename, pg_get_ruledef(r.oid) || r.ev_enabled::text
    from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace where ${ofUser}
  union all
  select 'policy ' || p.polrelid::regclass || ' ' || p.polname, concat_ws(' | ', p.polcmd, pg_get_expr(p.polqual, p.polrelid))
    from pg_policy p`;

const largeObjectsSql = `select oid, concat_ws(' | ', lomowner::regrole, coalesce(lomacl, acldefault('L', lomowner)), obj_description(oid, 'pg_largeobject'), md5(lo_get(oid))) as value
  from pg_largeobject_metadata`;

/** Reads the whole state as a superuser, in one snapshot: every row of every table is in it by its digest. */
export async function readRepositoryState(adminUrl: string): Promise<RepositoryState> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(`begin isolation level repeatable read read only; set local search_path to '';
      set local timezone to 'UTC'; set local datestyle to 'ISO'; set local intervalstyle to 'postgres'; set local bytea_output to 'hex'`);
    const state: RepositoryState = {};
    for (const { thing, value } of (await client.query(schemaSql)).rows) state[thing] = value;
    for (const { name, sql, kind } of (await client.query(relationsSql)).rows) {
      if (kind === 'S') {
        const sequence = (await client.query(`select last_value::text, is_called from ${sql}`)).rows[0];
        state[`sequence ${name}`] = `${sequence.last_value} ${sequence.is_called}`;
      } else state[`rows ${name}`] = await digestRows(client, sql, state[`table ${name}`] ?? '');
    }
    for (const { oid, value } of (await client.query(largeObjectsSql)).rows) state[`large object ${oid}`] = value;
    return state;
  } finally {
    await client.end();
  }
}

async function digestRows(client: pg.Client, sql: string, table: string): Promise<string> {
  if (table.startsWith('m') && table.split(' | ')[5] === 'f') return 'not populated';
  const { rows } = await client.query(
    `select t::text as line from only ${sql} t order by t::text collate pg_catalog."C"`,
  );
  const digest = createHash('sha256');
  for (const { line } of rows) digest.update(`${line}\n`);
  return `${rows.length} ${digest.digest('hex')}`;
}
