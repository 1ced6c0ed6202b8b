-- CreateTable
create table "drill" (
  "id" serial not null,
  "stack_id" integer not null references "stack" ("id"),
  "name" text not null,
  "which" text not null,
  "random_days" integer,
  "cron" text not null,
  "zone" text not null,
  "is_enabled" boolean not null default true,
  "planned_until" timestamptz(3) not null,
  "created_on" timestamptz(3) not null default current_timestamp,
  "changed_on" timestamptz(3) not null default current_timestamp,
  "changed_by" text not null,

  constraint "drill_pkey" primary key ("id")
);
create unique index "drill_stack_id_name_key" on "drill" ("stack_id", "name");

-- CreateTable
create table "drill_run" (
  "id" serial not null,
  "stack_id" integer not null references "stack" ("id"),
  "drill_id" integer references "drill" ("id") on delete set null on update cascade,
  "drill_name" text not null,
  "slot_on" timestamptz(3) not null,
  "state" text not null,
  "backup_key" text,
  "daemon_id" integer,
  "reason" text,
  "ended_on" timestamptz(3),

  constraint "drill_run_pkey" primary key ("id")
);
create unique index "drill_run_drill_id_slot_on_key" on "drill_run" ("drill_id", "slot_on");
create index "drill_run_state_idx" on "drill_run" ("state");
create index "drill_run_stack_id_slot_on_idx" on "drill_run" ("stack_id", "slot_on");
