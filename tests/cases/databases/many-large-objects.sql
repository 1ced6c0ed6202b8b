-- Many large objects of another role, each with a comment and a grant.
-- Must hold: All come back in every way with few locks; or the preview says which max_locks_per_transaction is needed.
set role :owner;
create table att(id int primary key, o oid not null);
insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(0 * :objects + 1, 1 * :objects) i; insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(1 * :objects + 1, 2 * :objects) i;
insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(2 * :objects + 1, 3 * :objects) i; insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(3 * :objects + 1, 4 * :objects) i; insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(4 * :objects + 1, 5 * :objects) i;
reset role;
update pg_largeobject_metadata set lomowner = 'case_clerks'::regrole, lomacl = array[makeaclitem('case_clerks'::regrole, 'case_clerks'::regrole, 'SELECT', false), makeaclitem('case_clerks'::regrole, 'case_clerks'::regrole, 'UPDATE', false), makeaclitem('case_app'::regrole, 'case_clerks'::regrole, 'SELECT', false)];
insert into pg_description select m.oid, 'pg_largeobject'::regclass, 0, 'letter '||m.oid from pg_largeobject_metadata m;
