-- Expression indexes and views whose functions name things without a schema. Since PostgreSQL 17 such an index can be filled, and not be built.
-- Must hold: Everything comes back the same in every way; in a new database the indexes are made while the table is empty. From PostgreSQL 17 on ANALYZE fails, and a note says so.
create extension unaccent with schema public;
set role :owner;
create function fold(t text) returns text language sql immutable strict as $$ select lower(unaccent(t)) $$;
create function norm(t text) returns text language plpgsql immutable as $$ begin return fold(trim(t)); end $$;
create table place(id int primary key, name text not null, other text);
create index place_fold on place (norm(name)); create unique index place_uniq on place (norm(name), id); create index place_part on place(id) where norm(other) <> '';
create index place_trgm on place using gin (to_tsvector('pg_catalog.simple', norm(name)));
insert into place select i, 'Stra'||chr(223)||'e '||i||' Caf'||chr(233), 'x'||i from generate_series(1,5000) i;
create table tag(id int primary key, t text, constraint one_each exclude using btree (norm(t) with =)); insert into tag select i, 'T'||i from generate_series(1,1500) i;
create statistics place_stats on norm(name), id from place;
create function places() returns bigint language plpgsql stable as $$ begin return (select count(*) from place); end $$;
create materialized view place_count as select places() as n with no data;
