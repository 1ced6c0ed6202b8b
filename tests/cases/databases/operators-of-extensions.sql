-- Views, triggers, rules, policies and columns that use an operator of an extension where SQL writes no schema.
-- Must hold: Each of them comes back in every way, with the operator that it had.
create extension hstore; create extension ltree; create extension intarray;
set role :owner;
create table node(id int primary key, path ltree not null, attrs hstore, was hstore);
insert into node select i, ('top.n'||i%50||'.x'||i)::ltree, hstore('k', (i%5)::text), case when i%3=0 then hstore('k',(i%5)::text) end from generate_series(1,3000) i;
create view changed as select id from node where attrs is distinct from was;
create view same_path as select a.id as one, b.id as other from node a join node b using (path);
create view nulled as select id, nullif(attrs, was) as only_new from node;
create view by_case as select id, case path when 'top.n1.x1'::ltree then 'one' else 'other' end as c from node;
create materialized view changed_count as select count(*) as n from node where attrs is distinct from was;
create view over_view as select count(*) from changed;
create function touch() returns trigger language plpgsql as $$ begin new.was := old.attrs; return new; end $$;
create trigger keep_old before update on node for each row when (old.attrs is distinct from new.attrs) execute function touch();
create trigger moved after update of path on node for each row when (old.path is distinct from new.path) execute function touch();
create rule quiet as on update to node where new.path is not distinct from old.path and new.id < 0 do instead nothing;
alter table node enable row level security; create policy p on node using (attrs is distinct from ''::hstore);
create table checked(id int primary key, a ltree, b ltree, constraint differ check (a is distinct from b), same boolean generated always as (a is not distinct from b) stored);
insert into checked select i, ('a.b'||i)::ltree, ('a.c'||i)::ltree from generate_series(1,1500) i;
create index checked_part on checked(id) where a is distinct from b;
