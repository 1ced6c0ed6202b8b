-- CreateTable
create table "incident" (
  "id" serial not null,
  "stack_id" integer not null,
  "kind" text not null,
  "subject" text not null,
  "what" text not null,
  "since" timestamptz(3) not null,
  "cause" text,
  "remedy" text,
  "link" text,
  "facts" jsonb not null default '{}',
  "opened_on" timestamptz(3) not null,
  "closed_on" timestamptz(3),
  "end" text,

  constraint "incident_pkey" primary key ("id")
);

-- CreateTable
create table "outside_thing" (
  "stack_id" integer not null,
  "name" text not null,
  "asked_on" timestamptz(3) not null,
  "failing_since" timestamptz(3),
  "problem" text,

  constraint "outside_thing_pkey" primary key ("stack_id", "name")
);

-- CreateIndex
create index "incident_stack_id_opened_on_idx" on "incident" ("stack_id", "opened_on" desc);

-- AddForeignKey
alter table "incident" add constraint "incident_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "outside_thing" add constraint "outside_thing_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- By hand from here: what a Prisma schema can't say.
create unique index "incident_one_open" on "incident" ("stack_id", "kind", "subject") where "closed_on" is null;
