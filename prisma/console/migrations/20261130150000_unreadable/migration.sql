-- Whether a backup leaves out the rows that can't be read, and what could not be read: left out, or why it failed.
alter table daemon add column skip_unreadable boolean not null default false;
alter table daemon add column unreadable jsonb;
