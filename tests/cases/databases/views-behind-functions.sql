-- Materialized views that read each other through functions, so that no dependency is recorded.
-- Must hold: Each is filled from the restored rows, never from older content of another view.
set role :owner;
create table fact(id int primary key, grp int, v numeric); insert into fact select i, i%20, i from generate_series(1,4000) i;
create table doc(id int primary key, words tsvector); insert into doc select i, to_tsvector('simple', 'w'||i%30||' common') from generate_series(1,500) i;
create materialized view z_base as select grp, sum(v) as total from fact group by grp;
create function base_total() returns setof numeric language plpgsql stable as $$ begin return query select b.total from public.z_base b; end $$;
create function base_text() returns numeric language plpgsql stable as $$ declare n numeric; begin execute 'select sum(total) from public.z_base' into n; return n; end $$;
create materialized view a_top as select sum(t) as total, base_text() as again from base_total() t;
create materialized view word as select word, ndoc from ts_stat('select words from public.doc');
create materialized view m_mid as select count(*) as n, max(total) as t from a_top;
create view honest as select (select total from a_top) = (select sum(v) from fact) and (select again from a_top) = (select sum(v) from fact) and (select t from m_mid) = (select sum(v) from fact) as honest;
