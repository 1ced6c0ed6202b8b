-- CreateEnum
CREATE TYPE "DeedOutcome" AS ENUM ('BEGUN', 'DONE', 'FAILED');

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "address" TEXT,
ADD COLUMN     "agent" TEXT;

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "done_by" TEXT,
    "subject" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "outcome" "DeedOutcome" NOT NULL DEFAULT 'DONE',

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runner" (
    "name" TEXT NOT NULL,
    "started_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" TEXT NOT NULL,

    CONSTRAINT "runner_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "audit_on_idx" ON "audit"("on" DESC);

-- By hand from here: what a Prisma schema can't say.

-- What is done with planned maintenance is kept in the transaction that does it, whatever does it.
create function keep_maintenance_deed() returns trigger language plpgsql as $$
declare
  what text;
begin
  if tg_op = 'INSERT' then
    what := 'MAINTENANCE_PLANNED';
  elsif new.cancelled_on is not null and old.cancelled_on is null then
    what := 'MAINTENANCE_CANCELLED';
  elsif new.ended_on is not null and old.ended_on is null then
    what := 'MAINTENANCE_ENDED';
  elsif new.started_on is not null and old.started_on is null then
    what := 'MAINTENANCE_BEGUN';
  elsif (new.title, new.text, new.status, new.starts_on, new.ends_on, new.ends_itself)
      is distinct from (old.title, old.text, old.status, old.starts_on, old.ends_on, old.ends_itself) then
    what := 'MAINTENANCE_CHANGED';
  else
    return null;
  end if;
  insert into audit (kind, done_by, subject, details)
  values (what, case when tg_op = 'INSERT' then new.created_by else new.changed_by end, new.id::text,
    jsonb_build_object('title', new.title, 'status', new.status, 'startsOn', new.starts_on, 'endsOn', new.ends_on));
  return null;
end
$$;
create trigger maintenance_keep_deed after insert or update on planned_maintenance
  for each row execute function keep_maintenance_deed();
