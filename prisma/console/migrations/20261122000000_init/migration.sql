-- CreateEnum
CREATE TYPE "StackStatusValue" AS ENUM ('READ_WRITE', 'READ_ONLY', 'DOWN');

-- CreateEnum
CREATE TYPE "DaemonType" AS ENUM ('BACKUP', 'RESTORE');

-- CreateEnum
CREATE TYPE "DaemonStatus" AS ENUM ('STARTED', 'COMPLETED', 'FAILED', 'TERMINATED');

-- CreateTable
CREATE TABLE "user_account" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "is_administrator" BOOLEAN NOT NULL DEFAULT false,
    "created_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" SERIAL NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" INTEGER NOT NULL,
    "created_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_on" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "failed_log_in" (
    "id" BIGSERIAL NOT NULL,
    "account" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "failed_log_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stack_status" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "status" "StackStatusValue" NOT NULL,
    "current_message" TEXT,
    "pending_maintenance_message" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_by" TEXT,
    "changed_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stack_status_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daemon" (
    "id" SERIAL NOT NULL,
    "type" "DaemonType" NOT NULL,
    "status" "DaemonStatus" NOT NULL DEFAULT 'STARTED',
    "progress_message" TEXT NOT NULL DEFAULT 'Starting...',
    "progress_current" BIGINT NOT NULL DEFAULT 0,
    "progress_total" BIGINT NOT NULL DEFAULT 0,
    "error_message" TEXT,
    "error_details" TEXT,
    "backup_key" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_on" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_on" TIMESTAMPTZ(3),
    "stop_requested_by" TEXT,
    "stop_requested_on" TIMESTAMPTZ(3),
    "hold_message" TEXT,
    "transaction_id" TEXT,
    "runner" TEXT,
    "notes" TEXT[],

    CONSTRAINT "daemon_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_on_idx" ON "session"("expires_on");

-- CreateIndex
CREATE INDEX "failed_log_in_account_on_idx" ON "failed_log_in"("account", "on");

-- CreateIndex
CREATE INDEX "failed_log_in_address_on_idx" ON "failed_log_in"("address", "on");

-- CreateIndex
CREATE INDEX "daemon_started_on_idx" ON "daemon"("started_on" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what a Prisma schema can't say.

-- One daemon works on a stack at a time, whatever process asks.
create unique index daemon_one_at_work on daemon ((true)) where ended_on is null;

alter table daemon add constraint daemon_progress_check
  check (progress_current >= 0 and progress_current <= progress_total);
alter table daemon add constraint daemon_ended_check
  check ((status = 'STARTED') = (ended_on is null));

-- One row, which is there from the start.
alter table stack_status add constraint stack_status_one_row_check check (id = 1);
insert into stack_status (id, status, current_message)
values (1, 'READ_WRITE', 'The stack is ready for reading and writing.');

-- Every console follows the daemons and the status: LISTEN daemon (payload: its id) and LISTEN stack_status.
create function notify_daemon() returns trigger language plpgsql as $$
begin
  perform pg_notify('daemon', new.id::text);
  return null;
end
$$;
create trigger daemon_notify after insert or update on daemon
  for each row execute function notify_daemon();

create function notify_stack_status() returns trigger language plpgsql as $$
begin
  perform pg_notify('stack_status', '');
  return null;
end
$$;
create trigger stack_status_notify after insert or update on stack_status
  for each row execute function notify_stack_status();
