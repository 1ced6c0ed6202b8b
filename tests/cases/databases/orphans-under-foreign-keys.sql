-- Rows under foreign keys that PostgreSQL believes to be valid, whose partners are gone.
-- Must hold: All rows come back, orphans too. A key that does not hold comes back as NOT VALID, and a note names it.
set role :owner;
create table customer(id int primary key, name text); insert into customer select i,'c'||i from generate_series(1,300) i;
create table orders(id int primary key, customer int not null references customer on delete cascade, total numeric); insert into orders select i, 1+i%300, i from generate_series(1,6000) i;
create table part(id int not null, k int not null, customer int references customer, primary key(id,k)) partition by range(k);
create table part_1 partition of part for values from (0) to (10); create table part_2 partition of part default;
insert into part select i, i%20, 1+i%300 from generate_series(1,800) i;
create table tree(id int primary key, up int references tree); insert into tree select i, nullif(i/2,0) from generate_series(1,500) i;
reset role;
set session_replication_role = replica;
delete from customer where id in (7,8,9); delete from tree where id = 3;
set session_replication_role = origin;
set role :owner;
create table lax(id int primary key, customer int references customer); 
reset role; alter table lax disable trigger all; insert into lax values (1, 1), (2, 424242);
