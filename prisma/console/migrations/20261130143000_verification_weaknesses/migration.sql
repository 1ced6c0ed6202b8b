-- What came back weaker in a verification, as data.
create table "verification_weaknesses" (
  "daemon_id" integer not null references "daemon" ("id") on delete cascade on update cascade,
  "weaker" jsonb not null,

  constraint "verification_weaknesses_pkey" primary key ("daemon_id")
);
