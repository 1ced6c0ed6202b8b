-- NOT NULL constraints whose names clash in PostgreSQL 18, inherited ones, and other forms that changed between versions.
-- Must hold: Everything comes back the same in every way.
set role :owner;
create table person(id int not null, name text not null, nick text, constraint person_name_not_null check (name is not null), constraint person_nick_not_null check (nick is not null and nick <> ''));
insert into person select i, 'n'||i, 'k'||i from generate_series(1,1500) i; create table person_id_not_null(i int);
create table up(a int, b int not null, c int); create table down(d int not null) inherits (up); alter table down alter a set not null;
create table two(b int) inherits (up, down); insert into down values (1,2,3,4); insert into two values (1,2,3,4);
create table renamed_once(id serial primary key, v int not null); alter table renamed_once rename to renamed; alter table renamed rename v to w; insert into renamed(w) select i from generate_series(1,10) i;
do $$ begin
  create table parted(k int, v int not null, constraint parted_v_not_null unique (k, v)) partition by range (k);
exception when duplicate_object then
  create table parted(k int, v int not null, constraint parted_k_v unique (k, v)) partition by range (k);
end $$;
 create table parted_1 partition of parted for values from (0) to (10); alter table parted_1 alter k set not null; insert into parted select i%10, i from generate_series(1,100) i;
create domain d as int constraint d_not_null not null; create table uses(d d); insert into uses values (1);
create table once(v int, constraint once_v unique nulls not distinct (v)); insert into once values (null),(1);
create view by_key as select p.id, count(*) from renamed p group by p.id, p.w;
create function old_style(int) returns int language sql as 'select $1';
