-- The hours of a stack with their pace, as a person set them. A stack without a row has those of PACE_HOURS.
create table pace (
  stack_id integer primary key references stack (id) on delete cascade,
  -- Of lib/contracts/pace.ts.
  hours jsonb not null check (jsonb_typeof(hours) = 'array'),
  -- IANA.
  zone text not null,
  changed_on timestamptz(3) not null default now(),
  changed_by text not null
);
