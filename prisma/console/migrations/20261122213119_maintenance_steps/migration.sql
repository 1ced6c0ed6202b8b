-- CreateEnum
CREATE TYPE "MaintenanceStep" AS ENUM ('BEGAN', 'ENDED');

-- AlterTable
ALTER TABLE "planned_maintenance" ADD COLUMN "version_before" INTEGER,
ADD COLUMN "former_announcements" TEXT[];

-- AlterTable
ALTER TABLE "stack_status" ADD COLUMN "maintenance_id" INTEGER,
ADD COLUMN "maintenance_step" "MaintenanceStep";

-- AlterTable
ALTER TABLE "stack_status_change" ADD COLUMN "maintenance_id" INTEGER,
ADD COLUMN "maintenance_step" "MaintenanceStep";

-- AddForeignKey
ALTER TABLE "stack_status" ADD CONSTRAINT "stack_status_maintenance_id_fkey" FOREIGN KEY ("maintenance_id") REFERENCES "planned_maintenance"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "stack_status_change" ADD CONSTRAINT "stack_status_change_maintenance_id_fkey" FOREIGN KEY ("maintenance_id") REFERENCES "planned_maintenance"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- By hand from here: what a Prisma schema can't say.

alter table planned_maintenance add constraint planned_maintenance_times_check check (ends_on > starts_on);
alter table planned_maintenance add constraint planned_maintenance_cancelled_check
  check (cancelled_on is null or (started_on is null and ended_on is null));

-- Of two that change the status one must have ended, or been cancelled, before the other's time: whatever process asks.
alter table planned_maintenance add constraint planned_maintenance_no_overlap
  exclude using gist (tstzrange(least(starts_on, started_on), ends_on) with &&)
  where (status is not null and ended_on is null and cancelled_on is null);

-- What is to begin or to end, and what is announced: read with each look at the status.
create index planned_maintenance_open on planned_maintenance (starts_on) where ended_on is null and cancelled_on is null;

-- What is announced is part of what the status says.
create trigger planned_maintenance_notify after insert or update on planned_maintenance
  for each row execute function notify_stack_status();

-- A change of the status also names the maintenance that made it.
create or replace function keep_stack_status_change() returns trigger language plpgsql as $$
begin
  insert into stack_status_change (changed_on, changed_by, maintenance_id, maintenance_step,
    from_status, from_current_message, from_pending_maintenance_message,
    to_status, to_current_message, to_pending_maintenance_message)
  values (
    case when new.version <> old.version then new.changed_on else now() end,
    case when new.version <> old.version then new.changed_by end,
    case when new.version <> old.version then new.maintenance_id end,
    case when new.version <> old.version then new.maintenance_step end,
    old.status, old.current_message, old.pending_maintenance_message,
    new.status, new.current_message, new.pending_maintenance_message);
  return null;
end
$$;
