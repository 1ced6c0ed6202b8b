-- Casts to text that are implicit, which make operators of catalog queries ambiguous.
-- Must hold: All rows come back in every way. A new database has no such casts, and a note names each.
create extension intarray;
create cast (smallint as text) with inout as implicit; create cast (integer as text) with inout as implicit; create cast (bigint as text) with inout as implicit; create cast (oid as text) with inout as implicit;
create cast (varchar as integer) with inout as implicit; create cast (numeric as text) with inout as implicit; create cast (date as text) with inout as implicit;
set role :owner;
create table t(id int primary key, v text, f int); insert into t select i, 'v'||(i::text), 1+i%10 from generate_series(1,1500) i;
create table u(id serial primary key, t_id int references t, d date default current_date); insert into u(t_id) select 1+i%1500 from generate_series(1,1500) i;
create index on t (v); alter index t_v_idx set (fillfactor = 70); create materialized view m as select count(*) as n from t;
select lo_from_bytea(0, 'x') > 0;
