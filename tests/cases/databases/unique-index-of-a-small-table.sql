-- A table of a few rows with a unique index and an exclusion constraint that do not hold for them any more, as a function was changed.
-- Must hold: The rows come back; what does not hold comes back weaker, or is named.
set role :owner;
create function fold(text) returns text language sql immutable as 'select $1';
create table person(id int primary key, name text); insert into person select i, 'n' || i from generate_series(1, 20) i;
create unique index person_name on person (fold(name));
create function wide(int) returns int4range language sql immutable as 'select int4range($1, $1 + 1)';
create table slot(id int primary key, exclude using gist (wide(id) with &&)); insert into slot select i from generate_series(1, 20) i;
create or replace function fold(text) returns text language sql immutable as 'select left($1, 1)';
create or replace function wide(int) returns int4range language sql immutable as 'select int4range(1, $1 + 1)';
