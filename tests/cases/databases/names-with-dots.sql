-- Two tables, two sequences and two views whose names differ only by where the dot is.
-- Must hold: Each has its own rows in every way.
set role :owner;
create schema a; create schema "a.b";
create table a."b.c"(i int primary key); create table "a.b".c(j text primary key);
insert into a."b.c" select i from generate_series(1, 300) i; insert into "a.b".c select 'row ' || i from generate_series(1, 200) i;
create sequence a."b.s"; create sequence "a.b".s; select setval('a."b.s"', 11); select setval('"a.b".s', 222);
create materialized view a."b.v" as select count(*) from a."b.c"; create materialized view "a.b".v as select max(j) from "a.b".c with no data;
