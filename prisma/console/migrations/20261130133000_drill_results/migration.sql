-- CreateTable
create table "backup_facts" (
  "id" serial not null,
  "stack_id" integer not null references "stack" ("id"),
  "key" text not null,
  "etag" text not null,
  "snapshot_on" timestamptz(3) not null,
  "size" bigint not null,
  "tables" jsonb not null,
  "is_own" boolean not null,
  "noted_on" timestamptz(3) not null default current_timestamp,

  constraint "backup_facts_pkey" primary key ("id")
);
create unique index "backup_facts_stack_id_key_etag_key" on "backup_facts" ("stack_id", "key", "etag");
create index "backup_facts_stack_id_snapshot_on_idx" on "backup_facts" ("stack_id", "snapshot_on");

-- CreateTable
create table "anomaly" (
  "id" serial not null,
  "stack_id" integer not null references "stack" ("id"),
  "backup_key" text not null,
  "snapshot_on" timestamptz(3) not null,
  "kind" text not null,
  "subject" text not null,
  "label" text not null,
  "expected" double precision,
  "actual" double precision,
  "found_on" timestamptz(3) not null default current_timestamp,
  "resolved_on" timestamptz(3),
  "accepted_on" timestamptz(3),
  "accepted_by" text,
  "reason" text,

  constraint "anomaly_pkey" primary key ("id")
);
create index "anomaly_stack_id_snapshot_on_idx" on "anomaly" ("stack_id", "snapshot_on");
create index "anomaly_backup_key_idx" on "anomaly" ("backup_key");

-- CreateTable
create table "sql_check" (
  "id" serial not null,
  "stack_id" integer not null references "stack" ("id"),
  "name" text not null,
  "sql" text not null,
  "comparison" text not null,
  "expected" text not null,
  "timeout_seconds" integer not null,
  "is_enabled" boolean not null default true,
  "created_on" timestamptz(3) not null default current_timestamp,
  "changed_on" timestamptz(3) not null default current_timestamp,
  "changed_by" text not null,

  constraint "sql_check_pkey" primary key ("id")
);
create unique index "sql_check_stack_id_name_key" on "sql_check" ("stack_id", "name");

-- CreateTable
create table "check_result" (
  "daemon_id" integer not null references "daemon" ("id") on delete cascade on update cascade,
  "position" integer not null,
  "check_id" integer references "sql_check" ("id") on delete set null on update cascade,
  "name" text not null,
  "sql" text not null,
  "comparison" text not null,
  "expected" text not null,
  "actual" text,
  "outcome" text not null,
  "message" text,
  "duration_ms" integer not null,

  constraint "check_result_pkey" primary key ("daemon_id", "position")
);
create index "check_result_check_id_idx" on "check_result" ("check_id");

-- CreateTable
create table "objective" (
  "stack_id" integer not null references "stack" ("id"),
  "rpo_seconds" integer,
  "rto_seconds" integer,
  "changed_on" timestamptz(3) not null default current_timestamp,
  "changed_by" text not null,

  constraint "objective_pkey" primary key ("stack_id")
);

-- CreateTable
create table "objective_sample" (
  "id" serial not null,
  "stack_id" integer not null references "stack" ("id"),
  "occasion" text not null,
  "taken_on" timestamptz(3) not null,
  "rpo_seconds" integer,
  "rto_ms" integer,
  "rpo_target_seconds" integer,
  "rto_target_seconds" integer,

  constraint "objective_sample_pkey" primary key ("id")
);
create unique index "objective_sample_stack_id_occasion_key" on "objective_sample" ("stack_id", "occasion");
create index "objective_sample_stack_id_taken_on_idx" on "objective_sample" ("stack_id", "taken_on");

-- By hand from here: what a Prisma schema can't say. Of each subject one anomaly is open at a time.
create unique index "anomaly_open_key" on "anomaly" ("stack_id", "subject")
  where "resolved_on" is null and "accepted_on" is null;
