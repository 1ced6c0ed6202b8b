-- Checks, indexes, generated columns, views and COPY under settings that the database has.
-- Must hold: Everything comes back the same in every way, and the settings too.
set role :owner;
create function tenant() returns int language sql stable as $$ select current_setting('app.tenant')::int $$;
create function is_ours(t int) returns boolean language plpgsql immutable as $$ begin return t = current_setting('app.tenant')::int; end $$;
create type mood as enum ('sad','ok'); create domain small as int check (is_ours(value) or value < 100);
reset role;
alter database :database set app.tenant = 7; set app.tenant = 7; alter database :database set default_text_search_config = 'pg_catalog.german'; set default_text_search_config = 'pg_catalog.german';
set role :owner;
create table thing(id int primary key, tenant int not null default tenant(), m mood, arr text[], x xml, s small, title text, constraint ours check (is_ours(tenant)), mine boolean generated always as (is_ours(tenant)) stored);
insert into thing(id,m,arr,x,s,title) select i, 'ok', array['a',null,'NULL',''], xmlparse(content 'a<b/>c'||i), 5, 'die H'||chr(228)||'user '||i from generate_series(1,2000) i;
create index thing_ours on thing (is_ours(tenant)); create unique index on thing(id) where is_ours(tenant);
create materialized view stem as select to_tsvector(title) as v, count(*) as n from thing group by 1; create materialized view who as select tenant() as t;
alter table thing enable row level security; create policy by_tenant on thing using (tenant = current_setting('app.tenant')::int);
reset role;
alter database :database set default_transaction_read_only = on; alter database :database set default_transaction_isolation = 'serializable'; alter database :database set default_transaction_deferrable = on;
alter database :database set array_nulls = off; alter database :database set xmloption = 'document'; alter database :database set transform_null_equals = on;
alter database :database set bytea_output = 'escape'; alter database :database set datestyle = 'SQL, DMY'; alter database :database set intervalstyle = 'sql_standard'; alter database :database set extra_float_digits = -10;
alter database :database set quote_all_identifiers = on; alter database :database set check_function_bodies = on; alter database :database set escape_string_warning = on; alter database :database set standard_conforming_strings = off;
alter database :database set enable_indexscan = off; alter database :database set default_tablespace = 'pg_default'; alter database :database set client_min_messages = 'debug1'; alter database :database set plpgsql.variable_conflict = 'use_variable';
