-- CreateTable
create table "notification_channel" (
  "id" serial not null,
  "stack_id" integer not null,
  "name" text not null,
  "kind" text not null,
  "topics" text[],
  "topics_since" timestamptz(3) not null,
  "config" jsonb not null,
  "secrets" jsonb not null,
  "enabled" boolean not null default true,
  "created_by" text not null,
  "created_on" timestamptz(3) not null default current_timestamp,
  "version" integer not null default 1,

  constraint "notification_channel_pkey" primary key ("id")
);

-- CreateTable
create table "notification" (
  "id" serial not null,
  "stack_id" integer not null,
  "key" text not null,
  "topic" text not null,
  "made_on" timestamptz(3) not null,
  "message" jsonb not null,

  constraint "notification_pkey" primary key ("id")
);

-- CreateTable
create table "delivery" (
  "id" serial not null,
  "stack_id" integer not null,
  "message_id" uuid not null default gen_random_uuid(),
  "target" text not null,
  "key" text not null,
  "thread" text not null,
  "signal" text,
  "notification_id" integer,
  "channel_id" integer,
  "heartbeat_id" integer,
  "subscriber_id" integer,
  "state" text not null default 'WAITING',
  "attempts" integer not null default 0,
  "made_on" timestamptz(3) not null,
  "next_on" timestamptz(3) not null,
  "give_up_on" timestamptz(3) not null,
  "claimed_by" text,
  "claimed_on" timestamptz(3),
  "answer" text,
  "ended_on" timestamptz(3),

  constraint "delivery_pkey" primary key ("id")
);

-- CreateTable
create table "heartbeat" (
  "id" serial not null,
  "stack_id" integer not null,
  "name" text not null,
  "url" text not null,
  "covers" text not null,
  "success_when" text,
  "every_minutes" integer,
  "next_on" timestamptz(3),
  "created_by" text not null,
  "created_on" timestamptz(3) not null default current_timestamp,

  constraint "heartbeat_pkey" primary key ("id")
);

-- CreateTable
create table "notifier" (
  "stack_id" integer not null,
  "ran_on" timestamptz(3),
  "digest_zone" text not null default 'UTC',
  "digest_weekday" integer not null default 1,
  "digest_hour" integer not null default 8,
  "digest_since" timestamptz(3) not null,

  constraint "notifier_pkey" primary key ("stack_id")
);

-- CreateTable
create table "status_subscriber" (
  "id" serial not null,
  "stack_id" integer not null,
  "email" text not null,
  "created_on" timestamptz(3) not null,
  "confirmed_on" timestamptz(3),

  constraint "status_subscriber_pkey" primary key ("id")
);

-- CreateTable
create table "status_subscriber_token" (
  "hash" text not null,
  "subscriber_id" integer not null,
  "purpose" text not null,
  "expires_on" timestamptz(3) not null,

  constraint "status_subscriber_token_pkey" primary key ("hash")
);

-- CreateTable
create table "subscription_try" (
  "id" bigserial not null,
  "source" text not null,
  "on" timestamptz(3) not null,

  constraint "subscription_try_pkey" primary key ("id")
);

-- CreateIndex
create index "notification_channel_stack_id_idx" on "notification_channel" ("stack_id");

-- CreateIndex
create index "notification_made_on_idx" on "notification" ("made_on");

-- CreateIndex
create unique index "notification_stack_id_key_key" on "notification" ("stack_id", "key");

-- CreateIndex
create unique index "delivery_message_id_key" on "delivery" ("message_id");

-- CreateIndex
create index "delivery_state_next_on_idx" on "delivery" ("state", "next_on");

-- CreateIndex
create index "delivery_made_on_idx" on "delivery" ("made_on");

-- CreateIndex
create unique index "delivery_target_key_key" on "delivery" ("target", "key");

-- CreateIndex
create index "heartbeat_stack_id_idx" on "heartbeat" ("stack_id");

-- CreateIndex
create unique index "status_subscriber_stack_id_email_key" on "status_subscriber" ("stack_id", "email");

-- CreateIndex
create index "status_subscriber_token_subscriber_id_idx" on "status_subscriber_token" ("subscriber_id");

-- CreateIndex
create index "status_subscriber_token_expires_on_idx" on "status_subscriber_token" ("expires_on");

-- CreateIndex
create index "subscription_try_source_on_idx" on "subscription_try" ("source", "on");

-- AddForeignKey
alter table "notification_channel" add constraint "notification_channel_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "notification" add constraint "notification_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "delivery" add constraint "delivery_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "delivery" add constraint "delivery_notification_id_fkey" foreign key ("notification_id") references "notification" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "delivery" add constraint "delivery_channel_id_fkey" foreign key ("channel_id") references "notification_channel" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "delivery" add constraint "delivery_heartbeat_id_fkey" foreign key ("heartbeat_id") references "heartbeat" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "delivery" add constraint "delivery_subscriber_id_fkey" foreign key ("subscriber_id") references "status_subscriber" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "heartbeat" add constraint "heartbeat_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "notifier" add constraint "notifier_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "status_subscriber" add constraint "status_subscriber_stack_id_fkey" foreign key ("stack_id") references "stack" ("id") on delete cascade on update no action;

-- AddForeignKey
alter table "status_subscriber_token" add constraint "status_subscriber_token_subscriber_id_fkey" foreign key ("subscriber_id") references "status_subscriber" ("id") on delete cascade on update no action;

-- By hand from here: the stack of the environment has a notifier from the start, with the digest on Monday at 08:00.
insert into "notifier" ("stack_id", "digest_since") select "id", current_timestamp from "stack";
