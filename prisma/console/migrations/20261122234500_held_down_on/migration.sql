-- AlterTable
alter table "daemon" add column "held_down_on" timestamptz(3);

-- By hand from here: what a Prisma schema can't say.

-- Since when a hold that began as READ_ONLY is DOWN.
create function keep_daemon_held_down_on() returns trigger language plpgsql as $$
begin
  new.held_down_on := now();
  return new;
end
$$;
create trigger daemon_keep_held_down_on before update on daemon
  for each row when (old.hold_status = 'READ_ONLY' and new.hold_status is distinct from 'READ_ONLY' and new.held_down_on is null)
  execute function keep_daemon_held_down_on();
