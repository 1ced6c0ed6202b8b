-- CreateEnum
create type "ScheduledRunKind" as enum ('SLOT', 'BEFORE_MAINTENANCE', 'BY_HAND');

-- CreateEnum
create type "ScheduledRunState" as enum ('WAITING', 'RUNNING', 'DONE', 'MISSED', 'SKIPPED', 'FAILED');

-- CreateTable
create table "schedule" (
  "id" serial not null,
  "stack_id" integer not null,
  "name" text not null,
  "cron" text not null,
  "zone" text not null,
  "enabled" boolean not null default true,
  "verify_every" integer not null default 1,
  "catch_up_minutes" integer,
  "retries" integer not null default 2,
  "retry_minutes" integer not null default 15,
  "window_minutes" integer not null default 60,
  "quiet" jsonb not null default '[]',
  "before_maintenance_minutes" integer,
  "hold_during_maintenance" boolean not null default true,
  "planned_until" timestamptz(3) not null,
  "promised_since" timestamptz(3) not null,
  "created_by" text not null,
  "created_on" timestamptz(3) not null,
  "changed_by" text not null,
  "changed_on" timestamptz(3) not null,
  "version" integer not null default 1,

  constraint "schedule_pkey" primary key ("id")
);

-- CreateTable
create table "scheduled_run" (
  "id" serial not null,
  "stack_id" integer not null,
  "schedule_id" integer,
  "schedule_name" text not null,
  "kind" "ScheduledRunKind" not null,
  "slot_on" timestamptz(3) not null,
  "state" "ScheduledRunState" not null,
  "next_try_on" timestamptz(3) not null,
  "give_up_on" timestamptz(3) not null,
  "attempts" integer not null default 0,
  "daemon_id" integer,
  "started_on" timestamptz(3),
  "ended_on" timestamptz(3),
  "verifies" boolean not null default false,
  "reason" text,

  constraint "scheduled_run_pkey" primary key ("id")
);

-- CreateIndex
create unique index "schedule_stack_id_name_key" on "schedule" ("stack_id", "name");

-- CreateIndex
create unique index "scheduled_run_schedule_id_slot_on_kind_key" on "scheduled_run" ("schedule_id", "slot_on", "kind");

-- CreateIndex
create index "scheduled_run_stack_id_slot_on_idx" on "scheduled_run" ("stack_id", "slot_on" desc);

-- CreateIndex
create index "scheduled_run_state_idx" on "scheduled_run" ("state");

-- AddForeignKey
alter table "schedule" add constraint "schedule_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete restrict on update cascade;

-- AddForeignKey
alter table "scheduled_run" add constraint "scheduled_run_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete restrict on update cascade;

-- AddForeignKey
alter table "scheduled_run" add constraint "scheduled_run_schedule_id_fkey" foreign key ("schedule_id") references "schedule" ("id") on delete set null on update cascade;
