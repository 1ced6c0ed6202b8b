-- Text of a WIN1252 database that has no equivalent in UTF-8.
-- Must hold: Every byte comes back in every way.
-- createdb: encoding 'WIN1252' lc_collate 'C' lc_ctype 'C' template template0 locale_provider libc
set client_encoding = 'WIN1252';
set role :owner;
create table note(id int primary key, s text, raw bytea);
insert into note select i, convert_from(b, 'WIN1252'), b from generate_series(1,1500) i, lateral (select set_byte('\x41204220'::bytea, 1, (array[65,128,129,141,143,144,157,160,233,255])[1+i%10]) as b) x;
create index on note(s); create view probe as select count(*) from note where convert_to(s, 'WIN1252') = raw;
