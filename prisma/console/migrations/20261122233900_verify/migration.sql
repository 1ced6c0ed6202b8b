-- AlterTable
alter table "daemon"
  add column "verify_after" boolean not null default false,
  add column "restored_in_ms" integer;
