-- A UTF8 database with bytes that are no UTF-8.
-- Must hold: The backup names the table, and says in its verdict that it can't be restored as it is.
create cast (bytea as text) without function;
set role :owner;
create table old_post(id int primary key, body text); create table fine(id int primary key, body text);
insert into fine select i, 'f'||i from generate_series(1,1200) i;
insert into old_post select i, case when i = 777 then '\x636166e9'::bytea::text when i = 778 then '\xc0af'::bytea::text when i = 779 then '\xeda080'::bytea::text else 'p'||i end from generate_series(1,1200) i;
reset role; drop cast (bytea as text);
