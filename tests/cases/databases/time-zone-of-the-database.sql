-- Checks, indexes, generated columns and views that hold in the database's time zone alone.
-- Must hold: Everything comes back the same in every way.
set role :owner;
create function tokyo_day(t timestamptz) returns date language sql immutable as $$ select t::date $$;
create function local_ts(t timestamptz) returns timestamp language plpgsql immutable as $$ begin return t::timestamp; end $$;
reset role; alter database :database set timezone = 'Asia/Tokyo'; set timezone = 'Asia/Tokyo'; set role :owner;
create table visit(id int primary key, at timestamptz not null, day date not null, who int, constraint day_of_visit check (at::date = day), wall timestamp generated always as (local_ts(at)) stored,
  constraint not_at_night check (extract(hour from at) between 6 and 23));
insert into visit(id, at, day, who) select i, t, t::date, i%5 from generate_series(1,3000) i, lateral (select timestamptz '2026-01-01 06:30+09' + (i%1500)*interval '1 day' + (i%17)*interval '1 h' as t) x;
create table roster(id int primary key, at timestamptz not null); insert into roster select i, timestamptz '2026-01-01 08:59+09' + i*interval '1 day' + (i%2)*interval '2 h' from generate_series(1,1500) i;
create unique index one_a_day on roster (tokyo_day(at));
create materialized view per_day as select at::date as day, count(*) as n, min(at)::text as first from visit group by 1;
create view probe as select md5(string_agg(p::text, ',' order by day)) from per_day p;
