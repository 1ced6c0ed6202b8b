-- AlterTable
ALTER TABLE "daemon" ADD COLUMN     "held_on" TIMESTAMPTZ(3);

-- By hand from here: what a Prisma schema can't say.

-- Since when a daemon holds the stack down, whoever writes its message.
create function keep_daemon_held_on() returns trigger language plpgsql as $$
begin
  new.held_on := now();
  return new;
end
$$;
create trigger daemon_keep_held_on before update on daemon
  for each row when (old.hold_message is null and new.hold_message is not null and new.held_on is null)
  execute function keep_daemon_held_on();
create trigger daemon_keep_held_on_insert before insert on daemon
  for each row when (new.hold_message is not null and new.held_on is null)
  execute function keep_daemon_held_on();
