-- Materialized views whose query fails today, though they hold rows.
-- Must hold: The tables come back in every way. A note names each view that could not be filled, and the others are filled.
set role :owner;
create table rate(day date primary key, r numeric not null); insert into rate select date '2026-01-01'+i, 1+i from generate_series(0,1499) i;
create table old_rates(day date, r numeric); insert into old_rates select day, r from rate;
create function avg_old() returns numeric language plpgsql as $$ declare n numeric; begin execute 'select avg(r) from public.old_rates' into n; return n; end $$;
create materialized view inverse as select day, 1/r as inv from rate;
create materialized view old_avg as select avg_old() as a;
create materialized view good as select count(*) as n from rate; create materialized view over_bad as select max(inv) as m from inverse;
drop table old_rates; update rate set r = 0 where day = '2026-02-03';
create function secret() returns text language plpgsql as $$ begin return current_setting('report.secret'); end $$;
set report.secret = 'x'; create materialized view needs_setting as select secret() as s; reset report.secret;
