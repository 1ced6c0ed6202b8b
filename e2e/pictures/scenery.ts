import { Client } from 'pg';

/** What the pictures show beside the console's own doing: the stack's life around it. */

/** Pagila has no files of its own: its films get some, so that the storage page has what to tell. */
export async function addStoredFiles(repositoryUrl: string): Promise<void> {
  await run(
    repositoryUrl,
    `create view storage_usage as
     select i.inventory_id as id, 'store' || i.store_id || '@pagila.example' as user_id, i.film_id as node_id,
            'films/' || i.film_id || '/' || i.inventory_id as location, i.inventory_id % 9 = 0 as is_attachment,
            case i.store_id when 1 then 'AMAZON_S3' else 'GOOGLE_CLOUD' end as storage_provider,
            (array['video/mp4', 'video/mp4', 'video/webm', 'image/jpeg', 'text/vtt'])[1 + i.inventory_id % 5] as content_type,
            f.length * 90000::bigint as content_size, md5(i.inventory_id::text) as content_md5
       from inventory i join film f using (film_id)`,
  );
}

/** Business goes on after the backup: a restore would undo this. */
export async function goOn(repositoryUrl: string): Promise<void> {
  await run(
    repositoryUrl,
    `insert into rental (rental_date, inventory_id, customer_id, staff_id)
       select now() - n * interval '1 minute', 1 + n * 7 % 4000, 1 + n * 3 % 500, 1 + n % 2 from generate_series(1, 184) n;
     update customer set email = lower(email) where customer_id <= 37;
     update film set rental_rate = rental_rate + 0.5 where film_id % 40 = 0;
     delete from film_actor where film_id > 990;
     select pg_stat_force_next_flush()`,
  );
}

/** A table so large that a backup takes some seconds. */
export async function addLargeTable(repositoryUrl: string): Promise<void> {
  await run(
    repositoryUrl,
    `create table viewing_log (id bigint primary key, viewed_at timestamptz not null, details text not null);
     insert into viewing_log select n, now() - n * interval '9 seconds', repeat(md5(n::text), 8) from generate_series(1, 900000) n;
     analyze viewing_log`,
  );
}

/** The samples of a month that led to the newest one: it is kept, and the console is minutes old. */
export async function addMonthOfSamples(consoleUrl: string): Promise<void> {
  await run(
    consoleUrl,
    `insert into storage_sample (occasion, taken_on, database_bytes, heap_bytes, index_bytes, toast_bytes, usage_bytes, usage_count,
                                 backup_bytes, backup_count, other_bytes)
     select 'hour ' || to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24'), t,
            s.database_bytes * grown, s.heap_bytes * grown, s.index_bytes * grown, s.toast_bytes * grown,
            s.usage_bytes * (0.9 + 0.1 * share), s.usage_count * (0.9 + 0.1 * share),
            s.backup_bytes * (0.55 + 0.45 * floor(share * 30) / 30), ceil(s.backup_count * share), s.other_bytes
       from (select * from storage_sample where database_bytes is not null order by id desc limit 1) s,
            generate_series(now() - interval '30 days', now() - interval '1 hour', interval '1 hour') t,
            lateral (select 1 - extract(epoch from now() - t)::float8 / (30 * 86400) as share) a,
            lateral (select 0.82 + 0.18 * share + 0.006 * sin(share * 190) as grown) b
     on conflict do nothing`,
  );
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
