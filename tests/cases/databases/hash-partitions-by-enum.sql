-- Tables partitioned by the hash of an enum, and of types made of it: a new database computes other hashes.
-- Must hold: The rows of each partitioned table come back in every way, in whichever partition.
set role :owner;
create type state as enum ('new','paid','sent','back','void','held','lost','done');
create domain state_d as state; create type pair_s as (s state, n int);
create table shipment(id int, s state not null, note text, primary key(id, s)) partition by hash (s);
create table shipment_0 partition of shipment for values with (modulus 4, remainder 0); create table shipment_1 partition of shipment for values with (modulus 4, remainder 1);
create table shipment_2 partition of shipment for values with (modulus 4, remainder 2); create table shipment_3 partition of shipment for values with (modulus 4, remainder 3);
insert into shipment select i, (enum_range(null::state))[1+i%8], 'n'||i from generate_series(1,4000) i;
create table by_array(tags state[], v int) partition by hash (tags); create table by_array_0 partition of by_array for values with (modulus 2, remainder 0); create table by_array_1 partition of by_array for values with (modulus 2, remainder 1);
insert into by_array select array[(enum_range(null::state))[1+i%8], (enum_range(null::state))[1+i%3]], i from generate_series(1,300) i;
create table by_domain(s state_d, v int) partition by hash (s); create table by_domain_0 partition of by_domain for values with (modulus 3, remainder 0);
create table by_domain_1 partition of by_domain for values with (modulus 3, remainder 1) partition by list (v); create table by_domain_1a partition of by_domain_1 default; create table by_domain_2 partition of by_domain for values with (modulus 3, remainder 2);
insert into by_domain select (enum_range(null::state))[1+i%8], i from generate_series(1,400) i;
create table by_row(p pair_s, v int) partition by hash (p); create table by_row_0 partition of by_row for values with (modulus 2, remainder 0); create table by_row_1 partition of by_row for values with (modulus 2, remainder 1);
insert into by_row select row((enum_range(null::state))[1+i%8], i)::pair_s, i from generate_series(1,100) i;
create table ref(id int, s state, foreign key (id, s) references shipment); insert into ref select id, s from shipment where id % 10 = 0;
