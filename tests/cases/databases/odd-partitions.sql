-- Foreign keys of a partitioned table to itself, of one partition, of a detached one; an index that was never finished.
-- Must hold: Everything comes back the same in every way. In a new database a half detached partition is attached, and a note says so.
set role :owner;
create table org(id int not null, k int not null, up_id int, up_k int, primary key(id,k), constraint org_up foreign key (up_id, up_k) references org) partition by list (k);
create table org_1 partition of org for values in (1); create table org_2 partition of org for values in (2) partition by range (id); create table org_2a partition of org_2 for values from (0) to (500); create table org_2b partition of org_2 default;
create table org_late(id int not null, k int not null, up_id int, up_k int, primary key(id,k)); insert into org_late values (1,3,null,null);
insert into org select i, 1+i%2, null, null from generate_series(1,1400) i; update org set up_id = id, up_k = k; alter table org attach partition org_late for values in (3);
create table org2(id int not null, k int not null, up_id int, up_k int, primary key(id,k)) partition by list (k); create table org2_1 partition of org2 for values in (1); create table org2_2 partition of org2 for values in (2);
alter table org2 add constraint org2_up foreign key (up_id, up_k) references org2 deferrable initially deferred; insert into org2 select i, 1+i%2, i, 1+i%2 from generate_series(1,1200) i;
create table item(id int, k int, org_id int, org_k int, org2_id int) partition by list (k); create table item_1 partition of item for values in (1); create table item_2 partition of item for values in (2); create table item_3 partition of item for values in (3);
alter table item_1 add constraint only_here foreign key (org_id, org_k) references org on delete cascade; alter table item add constraint item_org2 foreign key (org2_id, k) references org2 (id, k);
insert into item select i, 1+i%2, i, 1+i%2, i from generate_series(1,1200) i; alter table item detach partition item_2;
create index org_only on only org (up_id); create index org_1_up on org_1 (up_id); create unique index item_1_u on item_1(id);
create table log(at date, v int) partition by range (at); create table log_1 partition of log for values from ('2025-01-01') to ('2026-01-01'); create table log_2 partition of log for values from ('2026-01-01') to ('2027-01-01');
create index on log(v); insert into log select date '2025-06-01' + i%400, i from generate_series(1,2400) i;
alter table log_1 add constraint plus check (v > 0); alter table log_2 alter v set default 7, alter v set not null; create trigger t before insert on log_2 for each row execute function suppress_redundant_updates_trigger();
reset role; drop trigger t on log_2;
update pg_inherits set inhdetachpending = true where inhrelid = 'log_1'::regclass;
