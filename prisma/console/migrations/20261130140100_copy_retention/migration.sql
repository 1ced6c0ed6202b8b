-- CreateEnum
create type "RetentionPlace" as enum ('FIRST', 'SECOND');

-- AlterEnum
alter type "CopyState" add value 'DELETED';

-- AlterTable
alter table "retention" add column "place" "RetentionPlace" not null default 'FIRST';
alter table "retention" drop constraint "retention_pkey", add constraint "retention_pkey" primary key ("stack_id", "place");

-- AlterTable
alter table "retention_run" add column "place" "RetentionPlace" not null default 'FIRST';

-- CreateIndex
drop index "retention_run_stack_id_planned_on_idx";
create index "retention_run_stack_id_place_planned_on_idx" on "retention_run" ("stack_id", "place", "planned_on" desc);

-- By hand from here: a stack has one run in each place that has not ended.
drop index "retention_run_open";
create unique index "retention_run_open" on "retention_run" ("stack_id", "place") where "ended_on" is null;
