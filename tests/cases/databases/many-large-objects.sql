-- Many large objects of another role, each with a comment and a grant.
-- Must hold: All come back in every way with few locks; or the preview says which max_locks_per_transaction is needed.
set role :owner;
create table att(id int primary key, o oid not null);
insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(1,6000) i; insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(6001,12000) i;
insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(12001,18000) i; insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(18001,24000) i; insert into att select i, lo_from_bytea(0, ('\x' || md5(i::text))::bytea) from generate_series(24001,30000) i;
reset role;
update pg_largeobject_metadata set lomowner = 'case_clerks'::regrole, lomacl = array[makeaclitem('case_clerks'::regrole, 'case_clerks'::regrole, 'SELECT', false), makeaclitem('case_clerks'::regrole, 'case_clerks'::regrole, 'UPDATE', false), makeaclitem('case_app'::regrole, 'case_clerks'::regrole, 'SELECT', false)];
insert into pg_description select m.oid, 'pg_largeobject'::regclass, 0, 'letter '||m.oid from pg_largeobject_metadata m;
