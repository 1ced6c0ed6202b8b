-- A role with timeouts, a limit of connections, and transactions that are read-only by default.
-- Must hold: Everything works in every way.
set role :owner;
create table t(id int primary key, v text); insert into t select i, md5(i::text) from generate_series(1,200000) i; create index on t(v); create table u(id int primary key, t_id int references t); insert into u select i,i from generate_series(1,100000) i;
create materialized view m as select pg_sleep(2) is null as slept, count(*) as n from u;
reset role;
alter role :owner set statement_timeout = '500ms'; alter role :owner set lock_timeout = '50ms'; alter role :owner set idle_in_transaction_session_timeout = '1s';
alter role :owner in database :database set idle_session_timeout = '1s'; alter role :owner set default_transaction_read_only = on; alter role :owner set default_transaction_isolation = 'serializable';
alter role :owner set work_mem = '64kB'; alter role :owner set maintenance_work_mem = '1MB'; alter role :owner set row_security = on; alter role :owner set search_path = pg_catalog;
alter role :owner set log_statement = 'all'; alter role :owner connection limit 4;
