-- A comment of a WIN1252 database with a byte that has no equivalent in UTF-8, so that pg_dump can't read the schema.
-- Must hold: The rows come back in place. A note of the backup says that it has no schema, and the other ways are refused.
-- createdb: encoding 'WIN1252' lc_collate 'C' lc_ctype 'C' template template0 locale_provider libc
set client_encoding = 'WIN1252';
set role :owner;
create table note(id int primary key, s text); insert into note select i, 'n'||i from generate_series(1,1500) i;
do $$ begin execute 'comment on table note is ' || quote_literal(convert_from('\x8181'::bytea, 'WIN1252')); end $$;
