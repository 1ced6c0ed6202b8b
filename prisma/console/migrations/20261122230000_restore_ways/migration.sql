-- AlterEnum
alter type "DaemonType" add value 'VERIFY';

-- CreateEnum
create type "RestoreMode" as enum ('IN_PLACE', 'STAGED', 'NEW_DATABASE', 'UNDO');

-- AlterTable
alter table "daemon"
  add column "mode" "RestoreMode",
  add column "hold_status" "StackStatusValue",
  add column "work_database" text,
  add column "target_database" text,
  add column "undoes_id" integer,
  add column "kept_name" text;

-- CreateTable
create table "kept_database" (
  "name" text not null,
  "daemon_id" integer not null,
  "kept_on" timestamptz(3) not null default current_timestamp,
  "drop_after" timestamptz(3),

  constraint "kept_database_pkey" primary key ("name")
);

-- CreateIndex
create unique index "kept_database_daemon_id_key" on "kept_database"("daemon_id");

-- CreateIndex
create index "kept_database_drop_after_idx" on "kept_database"("drop_after");
