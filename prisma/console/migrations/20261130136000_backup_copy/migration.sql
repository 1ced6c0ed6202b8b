-- CreateEnum
create type "CopyState" as enum ('WAITING', 'COPYING', 'DONE', 'FAILED');

-- CreateTable
create table "backup_copy" (
  "stack_id" integer not null,
  "key" text not null,
  "state" "CopyState" not null default 'WAITING',
  "etag" text not null,
  "bytes" bigint not null,
  "written_on" timestamptz(3) not null,
  "first_seen_on" timestamptz(3) not null default current_timestamp,
  "is_in_first" boolean not null default true,
  "upload_id" text,
  "upload_etag" text,
  "part_bytes" bigint,
  "copied_bytes" bigint not null default 0,
  "copy_etag" text,
  "copied_on" timestamptz(3),
  "verified_on" timestamptz(3),
  "locked_until" timestamptz(3),
  "finding" text,
  "error" text,
  "failed_since" timestamptz(3),
  "failures" integer not null default 0,
  "next_try_on" timestamptz(3) not null default current_timestamp,
  "runner" text,
  "seen_on" timestamptz(3),

  constraint "backup_copy_pkey" primary key ("stack_id", "key")
);

-- CreateTable
create table "backup_copy_part" (
  "stack_id" integer not null,
  "key" text not null,
  "number" integer not null,
  "etag" text not null,
  "sha256" text,

  constraint "backup_copy_part_pkey" primary key ("stack_id", "key", "number")
);

-- CreateIndex
create index "backup_copy_state_idx" on "backup_copy" ("state");

-- AddForeignKey
alter table "backup_copy" add constraint "backup_copy_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete restrict on update cascade;

-- AddForeignKey
alter table "backup_copy_part" add constraint "backup_copy_part_stack_id_key_fkey" foreign key ("stack_id", "key") references "backup_copy" ("stack_id", "key") on delete cascade on update cascade;
