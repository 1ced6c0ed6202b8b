-- Whether a restore is refused when something would come back weaker than it was.
alter table "daemon" add column "strict" boolean not null default false;
