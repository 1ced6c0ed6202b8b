-- Ordinary tables in a schema that belongs to an extension.
-- Must hold: Their rows are in the backup and come back, or the refusal names them. They are never left out in silence.
:holder
set role :owner;
create table conditions(at timestamptz not null, v float8);
create table ext_data.chunk_1(constraint c1 check (at < '2026-01-01')) inherits (conditions); create table ext_data.chunk_2(constraint c2 check (at >= '2026-01-01')) inherits (conditions);
insert into ext_data.chunk_1 select timestamptz '2025-01-01' + i*interval '1 min', i from generate_series(1,3000) i; insert into ext_data.chunk_2 select timestamptz '2026-01-01' + i*interval '1 min', i from generate_series(1,3000) i;
create sequence ext_data.counter; select setval('ext_data.counter', 4711);
create table sale(id int primary key, day date not null) partition by range (id); create table ext_data.sale_1 partition of sale for values from (0) to (1000); create table sale_2 partition of sale default;
insert into sale select i, '2026-01-01' from generate_series(1,2500) i;
create table fk(id int references sale); insert into fk select id from sale where id%100=0;
create materialized view ext_data.mv as select count(*) as n from conditions;
