-- CreateEnum
create type "RetentionOutcome" as enum ('PLANNED', 'BEGUN', 'DELETED', 'KEPT', 'LOCKED', 'REFUSED', 'GONE');

-- AlterTable
alter table "stack" add column "retention_worker" text, add column "retention_worker_until" timestamptz(3);

-- CreateTable
create table "retention" (
  "stack_id" integer not null,
  "last" integer not null,
  "hourly" integer not null,
  "daily" integer not null,
  "weekly" integer not null,
  "monthly" integer not null,
  "yearly" integer not null,
  "floor" integer not null,
  "safety_days" integer,
  "zone" text not null,
  "version" integer not null default 1,
  "changed_by" text not null,
  "changed_on" timestamptz(3) not null default current_timestamp,
  "looked_on" timestamptz(3),
  "holds" jsonb not null default '[]',
  "held_since" timestamptz(3),

  constraint "retention_pkey" primary key ("stack_id")
);

-- CreateTable
create table "retention_run" (
  "id" serial not null,
  "stack_id" integer not null,
  "planned_on" timestamptz(3) not null default current_timestamp,
  "ended_on" timestamptz(3),
  "rules" jsonb not null,
  "stayed" integer not null,

  constraint "retention_run_pkey" primary key ("id")
);

-- CreateTable
create table "retention_deletion" (
  "run_id" integer not null,
  "position" integer not null,
  "key" text not null,
  "etag" text not null,
  "bytes" bigint not null,
  "number" text,
  "taken_on" timestamptz(3) not null,
  "rule" text,
  "goes" text not null,
  "outcome" "RetentionOutcome" not null default 'PLANNED',
  "reason" text,
  "audit_id" bigint,
  "settled_on" timestamptz(3),

  constraint "retention_deletion_pkey" primary key ("run_id", "position")
);

-- CreateTable
create table "archive_read" (
  "id" bigserial not null,
  "stack_id" integer not null,
  "key" text not null,
  "until" timestamptz(3) not null,

  constraint "archive_read_pkey" primary key ("id")
);

-- CreateIndex
create index "retention_run_stack_id_planned_on_idx" on "retention_run" ("stack_id", "planned_on" desc);

-- CreateIndex
create index "archive_read_until_idx" on "archive_read" ("until");

-- AddForeignKey
alter table "retention" add constraint "retention_stack_id_fkey" foreign key ("stack_id") references "stack" ("id");

-- AddForeignKey
alter table "retention_run" add constraint "retention_run_stack_id_fkey" foreign key ("stack_id") references "stack" ("id");

-- AddForeignKey
alter table "retention_deletion" add constraint "retention_deletion_run_id_fkey" foreign key ("run_id") references "retention_run" ("id") on delete cascade;

-- AddForeignKey
alter table "archive_read" add constraint "archive_read_stack_id_fkey" foreign key ("stack_id") references "stack" ("id");

-- By hand from here: a stack has one run that has not ended.
create unique index "retention_run_open" on "retention_run" ("stack_id") where "ended_on" is null;

-- Rules that would keep nothing above the floor are never stored.
alter table "retention" add constraint "retention_keeps_something" check ("last" + "hourly" + "daily" + "weekly" + "monthly" + "yearly" > 0 and "floor" >= 1);
