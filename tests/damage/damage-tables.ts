import { Client } from 'pg';

/** The SQL that makes tables that are whole. `bright` and `faint` are labels of an enum, and texts lie outside of their rows. */
export const wholeTables = `
  create type tone as enum ('dark', 'bright', 'faint');
  create table mail (id int primary key, "The body" text, note text);
  alter table mail alter "The body" set storage external;
  insert into mail select i, repeat(md5(i::text), 200), 'n' || i from generate_series(1, 400) i;
  create table paint (name text, part int, tone tone, primary key (name, part));
  insert into paint select 'p' || i, i, case when i % 50 = 0 then 'faint' else 'bright' end::tone from generate_series(1, 200) i;
  create table keyless (value text, tone tone);
  insert into keyless values ('a', 'dark'), ('b', 'faint'), ('c', 'dark');
  create table lost (id int primary key, tone tone);
  insert into lost select i, 'faint' from generate_series(1, 300) i;
  create table fine (id int primary key, mail int references mail, made text generated always as ('m' || id) stored);
  insert into fine select i, i from generate_series(1, 100) i;
  create table pages (id int primary key, filler text);
  insert into pages select i, repeat('x', 200) from generate_series(1, 200) i`;

/** The SQL that drops them, as damaged as they are. */
export const dropTables = 'drop table if exists fine, mail, paint, keyless, lost, pages; drop type if exists tone';

/**
 * Damages the tables of wholeTables: the bodies of three mails are lost, a label of the enum is gone, and with `page` the second page of `pages` is
 * no page any more.
 * @param adminUrl a superuser's
 */
export async function damageTables(adminUrl: string, { page = false } = {}): Promise<void> {
  await asSuperuser(adminUrl, async (client) => {
    await client.query(`do $$ declare toast regclass := (select reltoastrelid from pg_class where oid = 'mail'::regclass); begin
      update pg_class set relkind = 'r' where oid = toast;
      execute format('delete from %s where chunk_id in (select distinct chunk_id from %s order by 1 limit 1)', toast, toast);
      execute format('delete from %s where chunk_seq = 1 and chunk_id in (select chunk_id from (select distinct chunk_id from %s) c order by 1 offset 198 limit 2)', toast, toast);
      update pg_class set relkind = 't' where oid = toast;
    end $$`);
    await untilGone(client);
    await client.query(`delete from pg_enum where enumtypid = 'tone'::regtype and enumlabel = 'faint'`);
    if (page) await breakPage(client, 'pages', 1);
  });
}

/** What is deleted from a TOAST table is read until it is vacuumed, which a session with an older snapshot puts off. */
async function untilGone(client: Client): Promise<void> {
  const toast = await client.query(
    `select reltoastrelid::regclass::text as name from pg_class where oid = 'mail'::regclass`,
  );
  const until = Date.now() + 20_000;
  for (;;) {
    await client.query(`vacuum ${toast.rows[0].name}`);
    const readable = async (id: number) =>
      client.query('select md5("The body") from mail where id = $1', [id]).then(
        () => true,
        () => false,
      );
    if (!(await readable(1)) && !(await readable(200)) && !(await readable(201))) return;
    if (Date.now() > until) throw new Error('The chunks that were deleted can still be read.');
  }
}

/** Writes over the head of a page in the file of a table. What is in PostgreSQL's cache stays: a copy of the database has the broken page. */
async function breakPage(client: Client, table: string, page: number): Promise<void> {
  await client.query('checkpoint');
  const { rows } = await client.query(
    `select lo_from_bytea(0, overlay(pg_read_binary_file(f.path) placing decode(repeat('7f', 24), 'hex') from ${page} * 8192 + 1)) as copy, f.path
       from (select current_setting('data_directory') || '/' || pg_relation_filepath('${table}') as path) f`,
  );
  const [{ copy, path }] = rows;
  await client.query('select lo_export($1, $2)', [copy, path]);
  await client.query('select lo_unlink($1)', [copy]);
}

export async function asSuperuser<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Copies a database file by file, so that no page of it is in PostgreSQL's cache. @returns the addresses of the copy */
export async function copyDatabase(from: { url: string; adminUrl: string; name: string }, owner: string) {
  const name = `${from.name}_copy`;
  const at = (url: string, database: string) => url.replace(`/${from.name}`, `/${database}`);
  await asSuperuser(at(from.adminUrl, 'postgres'), (client) =>
    client.query(`create database ${name} owner ${owner} template ${from.name} strategy file_copy`),
  );
  return {
    url: at(from.url, name),
    adminUrl: at(from.adminUrl, name),
    drop: () =>
      asSuperuser(at(from.adminUrl, 'postgres'), async (client) => {
        await client.query(`drop database ${name} with (force)`);
      }),
  };
}
