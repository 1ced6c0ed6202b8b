-- Extensions that an ordinary role may not create.
-- Must hold: In place works. What a new database can't have is left out, and a note names it.
create extension pg_stat_statements; create extension pg_buffercache; create extension earthdistance cascade; create extension dblink; create extension citext; create extension pgcrypto;
drop extension plpgsql; create extension plpgsql; comment on extension plpgsql is 'made again'; comment on extension citext is 'ours';
revoke execute on function gen_salt(text) from public; grant execute on function gen_salt(text) to :owner; grant select on pg_stat_statements to case_app;
set role :owner;
create table t(id int primary key, mail citext unique); insert into t select i, 'M'||i from generate_series(1,1500) i; create view slow as select calls from pg_stat_statements;
create function f() returns int language plpgsql as $$ begin return 1; end $$;
