-- Counts the changes of each: the ETag.
alter table sql_check add column version integer not null default 1;
alter table drill add column version integer not null default 1;
alter table objective add column version integer not null default 1;
