-- CreateTable
create table "stack" (
  "id" serial not null,
  "name" text not null,
  "created_on" timestamptz(3) not null default current_timestamp,

  constraint "stack_pkey" primary key ("id")
);

-- CreateIndex
create unique index "stack_name_key" on "stack" ("name");

-- By hand from here: the stack of the environment is there from the start; each process that starts writes its name.
insert into "stack" ("name") values ('stack');
