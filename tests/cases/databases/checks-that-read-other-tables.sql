-- Checks, and a domain, whose functions read other tables. No order of whole tables satisfies them while rows are loaded.
-- Must hold: All rows and all checks come back, validated, in every way; the verification succeeds.
set role :owner;
create table a_item(id int primary key, sku text not null, qty int not null);
create table z_sku(sku text primary key, live boolean not null);
create table b_big(id int primary key, grp int not null, pad text);
create table y_grp(grp int primary key, title text);
create table both_1(id int primary key, other int not null);
create table both_2(id int primary key, other int not null);
create function sku_is_live(s text) returns boolean language sql stable as $$ select exists (select from public.z_sku where sku = s and live) $$;
create function grp_is_known(g int) returns boolean language plpgsql stable as $$ begin return exists (select 1 from public.y_grp y where y.grp = g); end $$;
create function grp_has_rows(g int) returns boolean language sql stable as $$ select g = 0 or exists (select from public.b_big b where b.grp = g) $$;
create function in_1(i int) returns boolean language sql stable as $$ select exists (select from public.both_1 where id = i) $$;
create function in_2(i int) returns boolean language sql stable as $$ select exists (select from public.both_2 where id = i) $$;
insert into z_sku select 'S'||i, true from generate_series(1,50) i;
insert into a_item select i, 'S'||(1+i%50), i from generate_series(1,3000) i;
insert into y_grp select i, 'g'||i from generate_series(0,9) i;
insert into b_big select i, i%10, repeat('x',200) from generate_series(1,5000) i;
insert into both_1 select i, i from generate_series(1,20) i; insert into both_2 select i, i from generate_series(1,20) i;
alter table a_item add constraint live_sku check (sku_is_live(sku));
alter table b_big add constraint known_grp check (grp_is_known(grp));
alter table y_grp add constraint used_grp check (grp_has_rows(grp));
alter table both_1 add constraint other_side check (in_2(other));
alter table both_2 add constraint other_side check (in_1(other));
create domain ref_sku as text check (sku_is_live(value));
create table c_cart(id int primary key, sku ref_sku); insert into c_cart select i, 'S'||(1+i%50) from generate_series(1,40) i;
