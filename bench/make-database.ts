import { Client } from 'pg';

/** Rows a megabyte of COPY text, so that two thirds of it are one table. */
const rowsPerMegabyte = { account: 1250, item: 2600, event: 5600, label: 2800 };

/**
 * Fills an empty database: one large table of JSON events, three middling ones, eight indexes, four foreign keys.
 * @param megabytes COPY text of all tables, about
 */
export async function makeDatabase(url: string, megabytes: number): Promise<void> {
  const rows = (table: keyof typeof rowsPerMegabyte) => rowsPerMegabyte[table] * megabytes;
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`
      create table account (id int, name text, email text, joined timestamptz, balance numeric(12, 2));
      insert into account select i, 'Account ' || i, md5(i::text) || '@example.org',
        timestamptz '2020-01-01' + i * interval '97 seconds', (i::bigint * 7919 % 1000000) / 100.0
        from generate_series(1, ${rows('account')}) i;
      create table item (id int, account_id int, title text, price numeric(10, 2), stock int, made date);
      insert into item select i, 1 + i::bigint * 31 % ${rows('account')}, 'Item ' || md5((i * 3)::text), (i % 9973) / 10.0, i % 500,
        date '2015-01-01' + i % 3000 from generate_series(1, ${rows('item')}) i;
      create table event (id bigint, account_id int, at timestamptz, kind text, payload text);
      insert into event select i, 1 + i::bigint * 17 % ${rows('account')}, timestamptz '2021-01-01' + i * interval '3 seconds',
        (array['read', 'write', 'delete', 'share'])[1 + i % 4],
        '{"session":"' || substr(md5((i / 40)::text), 1, 16) || '","path":"/project/' || i % 977 || '/file/' || i % 7919 ||
        '","bytes":' || i::bigint * 7919 % 1048576 || ',"ok":' || (i % 13 <> 0)::text || '}'
        from generate_series(1, ${rows('event')}) i;
      create table label (item_id int, name text, by_account int);
      insert into label select 1 + i::bigint * 13 % ${rows('item')}, 'label-' || i % 1000, 1 + i::bigint * 7 % ${rows('account')}
        from generate_series(1, ${rows('label')}) i;
      alter table account add primary key (id); create unique index on account (email);
      alter table item add primary key (id); create index on item (account_id);
      alter table event add primary key (id); create index on event (account_id); create index on event (at);
      create index on label (item_id);
      alter table item add foreign key (account_id) references account; alter table event add foreign key (account_id) references account;
      alter table label add foreign key (item_id) references item; alter table label add foreign key (by_account) references account;
    `);
    await client.query('vacuum analyze');
    await client.query('checkpoint').catch(() => {});
  } finally {
    await client.end();
  }
}
