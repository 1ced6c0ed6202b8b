-- Privileges of roles that do not exist any more.
-- Must hold: The data comes back in every way. A note names the privileges that are left out.
set role :owner;
create table t(id int primary key, v int); insert into t select i,i from generate_series(1,1500) i; grant select on t to case_app; create function f() returns int language sql as 'select 1'; create schema s;
alter default privileges in schema s grant select on tables to case_app;
reset role;
update pg_class set relacl = array_append(relacl, makeaclitem(4294900000::oid, relowner, 'SELECT', false)) where relname = 't';
update pg_proc set proacl = array_append(coalesce(proacl, acldefault('f', proowner)), makeaclitem(4294900001::oid, proowner, 'EXECUTE', false)) where proname = 'f' and pronamespace = 'public'::regnamespace;
update pg_namespace set nspacl = array_append(coalesce(nspacl, acldefault('n', nspowner)), makeaclitem(4294900002::oid, nspowner, 'USAGE', true)) where nspname = 's';
