-- A database whose search_path is set to nothing.
-- Must hold: Everything works in every way.
set role :owner;
create schema "Odd, Schema"; create schema :owner;
create table "Odd, Schema".t(id int primary key, v text); insert into "Odd, Schema".t select i, 'v'||i from generate_series(1,1500) i; create index on "Odd, Schema".t(v);
create table public.u(id int primary key, t_id int references "Odd, Schema".t); insert into public.u select i,i from generate_series(1,1200) i;
create materialized view public.m as select count(*) as n from public.u;
reset role; alter database :database set search_path = '';
