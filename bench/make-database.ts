import { Client } from 'pg';

/** Rows a megabyte of COPY text of all tables: half of it is `event`, a quarter `document`. */
const rowsPerMegabyte = { account: 900, item: 1800, event: 3400, document: 148, label: 2500 };
const rowsOfSmallTables = 25;

/** Words and numbers as a service writes them: keys that come again and again, values that do not. */
const documentText = `json_build_object(
    'id', i, 'revision', md5((i::bigint * 7)::text), 'createdBy', 1 + i % 9973, 'name', 'Study ' || i % 4999 || ' of ' || md5((i % 977)::text),
    'contentType', (array['text/csv', 'image/png', 'application/json', 'application/x-fastq'])[1 + i % 4],
    'annotations', (select json_agg(json_build_object(
        'key', (array['tissue', 'assay', 'species', 'platform', 'cohort', 'consent', 'batch'])[1 + (i + k) % 7],
        'type', 'STRING', 'value', substr(md5((i::bigint * 31 + k)::text), 1, 4 + i % 977 * k % 24)))
      from generate_series(1, 2 + i % 37) k),
    'description', repeat('measured at ' || (i::bigint * 7919 % 100003) || ' Hz, ', 1 + i % 11))::text`;

/**
 * Fills an empty database: one large table of events, a table of wide JSON text (some of it out of line), three middling ones,
 * small ones of 25 rows, indexes on all of them and foreign keys.
 * @param size.megabytes COPY text of all tables, about; 0: the small ones alone
 * @param size.oneTable that much in one table of events, and no other table
 */
export async function makeDatabase(
  url: string,
  size: { megabytes: number; smallTables: number; oneTable: boolean },
): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    if (size.oneTable) await makeEvents(client, 2 * size.megabytes);
    else {
      if (size.megabytes > 0) await makeLargeTables(client, size.megabytes);
      await makeSmallTables(client, size.smallTables, size.megabytes > 0 ? 'account' : null);
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint').catch(() => {});
  } finally {
    await client.end();
  }
}

async function makeEvents(client: Client, megabytes: number): Promise<void> {
  await client.query(`
      create table event (id bigint, account_id int, at timestamptz, kind text, payload text);
      insert into event select i, 1 + i::bigint * 17 % ${rowsPerMegabyte.account * megabytes}, timestamptz '2021-01-01' + i * interval '3 seconds',
        (array['read', 'write', 'delete', 'share'])[1 + i % 4],
        '{"session":"' || substr(md5((i / 40)::text), 1, 16) || '","path":"/project/' || i % 977 || '/file/' || i % 7919 ||
        '","bytes":' || i::bigint * 7919 % 1048576 || ',"ok":' || (i % 13 <> 0)::text || '}'
        from generate_series(1, ${rowsPerMegabyte.event * megabytes}) i;
      alter table event add primary key (id); create index on event (account_id); create index on event (at);
    `);
}

async function makeLargeTables(client: Client, megabytes: number): Promise<void> {
  const rows = (table: keyof typeof rowsPerMegabyte) => rowsPerMegabyte[table] * megabytes;
  await makeEvents(client, megabytes);
  await client.query(`
      create table account (id int, name text, email text, joined timestamptz, balance numeric(12, 2));
      insert into account select i, 'Account ' || i, md5(i::text) || '@example.org',
        timestamptz '2020-01-01' + i * interval '97 seconds', (i::bigint * 7919 % 1000000) / 100.0
        from generate_series(1, ${rows('account')}) i;
      create table item (id int, account_id int, title text, price numeric(10, 2), stock int, made date);
      insert into item select i, 1 + i::bigint * 31 % ${rows('account')}, 'Item ' || md5((i * 3)::text), (i % 9973) / 10.0, i % 500,
        date '2015-01-01' + i % 3000 from generate_series(1, ${rows('item')}) i;
      create table document (id bigint, account_id int, made timestamptz, content text);
      insert into document select i, 1 + i % ${rows('account')}, timestamptz '2022-01-01' + i * interval '41 seconds', ${documentText}
        from generate_series(1, ${rows('document')}) i;
      create table label (item_id int, name text, by_account int);
      insert into label select 1 + i::bigint * 13 % ${rows('item')}, 'label-' || i % 1000, 1 + i::bigint * 7 % ${rows('account')}
        from generate_series(1, ${rows('label')}) i;
      alter table account add primary key (id); create unique index on account (email);
      alter table item add primary key (id); create index on item (account_id);
      alter table document add primary key (id); create index on document (account_id);
      create index on label (item_id);
      alter table item add foreign key (account_id) references account; alter table event add foreign key (account_id) references account;
      alter table document add foreign key (account_id) references account;
      alter table label add foreign key (item_id) references item; alter table label add foreign key (by_account) references account;
    `);
}

/** Each with a key and, with `parent`, a foreign key. */
async function makeSmallTables(client: Client, count: number, parent: string | null): Promise<void> {
  const atOnce = 200;
  for (let start = 0; start < count; start += atOnce) {
    const statements = Array.from({ length: Math.min(atOnce, count - start) }, (_, index) => {
      const name = `setting_${String(start + index).padStart(5, '0')}`;
      return `create table ${name} (id int primary key, owner int ${parent === null ? '' : `references ${parent}`}, name text, value text);
        insert into ${name} select i, i, 'name ' || i, md5((i * ${start + index})::text) from generate_series(1, ${rowsOfSmallTables}) i;`;
    });
    await client.query(statements.join('\n'));
  }
}
