-- CreateTable
CREATE TABLE "stack_status_change" (
    "id" SERIAL NOT NULL,
    "changed_on" TIMESTAMPTZ(3) NOT NULL,
    "changed_by" TEXT,
    "from_status" "StackStatusValue" NOT NULL,
    "from_current_message" TEXT,
    "from_pending_maintenance_message" TEXT,
    "to_status" "StackStatusValue" NOT NULL,
    "to_current_message" TEXT,
    "to_pending_maintenance_message" TEXT,

    CONSTRAINT "stack_status_change_pkey" PRIMARY KEY ("id")
);

-- By hand from here: what a Prisma schema can't say.

-- Every change is kept in the transaction that makes it, whatever makes it. One made past the console (its version stays)
-- has nobody's name.
create function keep_stack_status_change() returns trigger language plpgsql as $$
begin
  insert into stack_status_change (changed_on, changed_by,
    from_status, from_current_message, from_pending_maintenance_message,
    to_status, to_current_message, to_pending_maintenance_message)
  values (
    case when new.version <> old.version then new.changed_on else now() end,
    case when new.version <> old.version then new.changed_by end,
    old.status, old.current_message, old.pending_maintenance_message,
    new.status, new.current_message, new.pending_maintenance_message);
  return null;
end
$$;
create trigger stack_status_keep_change after update on stack_status
  for each row when (
    (old.status, old.current_message, old.pending_maintenance_message)
    is distinct from (new.status, new.current_message, new.pending_maintenance_message))
  execute function keep_stack_status_change();
