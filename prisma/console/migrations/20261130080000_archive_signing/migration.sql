-- CreateTable
create table "stack_key" (
  "id" integer not null default 1,
  "public_key" text not null,
  "private_key" text not null,
  "made_on" timestamptz(3) not null default current_timestamp,

  constraint "stack_key_pkey" primary key ("id"),
  constraint "stack_key_is_one" check ("id" = 1)
);

-- AlterTable
alter table "daemon"
  add column "trust_schema" boolean not null default false;
