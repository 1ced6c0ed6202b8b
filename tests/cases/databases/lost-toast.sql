-- A value whose TOAST chunks are gone.
-- Must hold: The backup fails, names the table, the column and the row, and says that the data is damaged.
set role :owner;
create table mail(id int primary key, body text); alter table mail alter body set storage external;
insert into mail select i, repeat(md5(i::text), 500) from generate_series(1,60) i; create table fine(id int primary key); insert into fine select generate_series(1,500);
reset role;
do $$ declare toast regclass := (select reltoastrelid from pg_class where oid = 'mail'::regclass); begin
  update pg_class set relkind = 'r' where oid = toast;
  execute format('delete from %s where chunk_id = (select max(chunk_id) from %s)', toast, toast);
  update pg_class set relkind = 't' where oid = toast;
end $$;
