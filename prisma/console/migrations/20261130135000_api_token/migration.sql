-- CreateTable
create table "api_token" (
  "id" serial not null,
  "stack_id" integer not null,
  "user_id" integer not null,
  "name" text not null,
  "token_hash" text not null,
  "scopes" text[],
  "created_on" timestamptz(3) not null default current_timestamp,
  "expires_on" timestamptz(3) not null,
  "last_used_on" timestamptz(3),
  "last_used_from" text,

  constraint "api_token_pkey" primary key ("id")
);

-- CreateIndex
create unique index "api_token_token_hash_key" on "api_token" ("token_hash");

-- CreateIndex
create unique index "api_token_stack_id_user_id_name_key" on "api_token" ("stack_id", "user_id", "name");

-- CreateIndex
create index "api_token_user_id_idx" on "api_token" ("user_id");

-- AddForeignKey
alter table "api_token" add constraint "api_token_user_id_fkey"
  foreign key ("user_id") references "user_account" ("id") on delete cascade on update cascade;

-- AddForeignKey
alter table "api_token" add constraint "api_token_stack_id_fkey"
  foreign key ("stack_id") references "stack" ("id") on delete restrict on update cascade;
